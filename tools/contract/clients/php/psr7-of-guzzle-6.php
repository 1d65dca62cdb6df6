<?php

/** Stands in for the function of guzzlehttp/psr7 1, which the generated client calls; Debian has psr7 2, where it is a method. */

namespace GuzzleHttp\Psr7;

function build_query(array $params): string
{
    return Query::build($params);
}
