<?php

/** Loads every class of the generated PHP client. */

require 'GuzzleHttp/autoload.php';
require __DIR__ . '/load-client.php';

loadClientFrom($argv[1]);
$library = $argv[1] . '/lib';
$files = new RecursiveIteratorIterator(new RecursiveDirectoryIterator($library, FilesystemIterator::SKIP_DOTS));
foreach ($files as $file) {
    $class = 'OpenAPI\\Client\\' . str_replace('/', '\\', substr($file->getPathname(), strlen($library) + 1, -4));
    if (!class_exists($class) && !interface_exists($class)) {
        throw new RuntimeException($class . ' is missing');
    }
}
