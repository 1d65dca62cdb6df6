<?php

/** Replaces a function of guzzlehttp/psr7 1 that the generated client calls. Debian has psr7 2, where it is a method. */

namespace GuzzleHttp\Psr7;

function build_query(array $params): string
{
    return Query::build($params);
}
