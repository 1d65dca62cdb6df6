<?php

/** Loads the classes of the client that was generated into this folder. */
function loadClientFrom(string $folder): void
{
    spl_autoload_register(function (string $class) use ($folder): void {
        $prefix = 'OpenAPI\\Client\\';
        if (str_starts_with($class, $prefix)) {
            require $folder . '/lib/' . str_replace('\\', '/', substr($class, strlen($prefix))) . '.php';
        }
    });
}
