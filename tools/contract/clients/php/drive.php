<?php

/** Drives the generated PHP client against a gateway, and against a proxy that responds like a later version. */

require 'GuzzleHttp/autoload.php';
require __DIR__ . '/psr7-of-guzzle-6.php';
require __DIR__ . '/load-client.php';

loadClientFrom($argv[1]);

const FINAL_STATUSES = ['succeeded', 'partial', 'failed', 'canceled', 'expired'];
const READ_TIMEOUT_IN_SECONDS = 70;

function expectSame(mixed $actual, mixed $expected): void
{
    if ($actual !== $expected) {
        throw new RuntimeException(var_export($actual, true) . ' instead of ' . var_export($expected, true));
    }
}

function drive(string $url, string $outcome, string $code): void
{
    $configuration = (new OpenAPI\Client\Configuration())->setHost($url)->setAccessToken(getenv('GATEWAY_KEY'));
    $http = new GuzzleHttp\Client(['timeout' => READ_TIMEOUT_IN_SECONDS]);
    $api = new OpenAPI\Client\Api\RefreshApi($http, $configuration);
    $request = new OpenAPI\Client\Model\CreateRefresh([
        'connection' => 'shipstation-sandbox',
        'metadata' => ['order' => '4711'],
    ]);
    $refresh = $api->createRefresh($request, bin2hex(random_bytes(16)), 'wait=50');
    while (!in_array($refresh->getStatus(), FINAL_STATUSES, true)) {
        $refresh = $api->getRefresh($refresh->getId(), null, 'wait=50');
    }
    expectSame($refresh->getStatus(), 'succeeded');
    expectSame($refresh->getOutcome(), $outcome);
    expectSame($refresh->getMetadata()['order'], '4711');

    $page = $api->listRefreshes(50, null, 'shipstation-sandbox');
    $listed = array_values(array_filter($page->getItems(), fn ($item) => $item->getId() === $refresh->getId()));
    $codes = array_map(fn ($warning) => $warning->getCode(), $listed[0]->getWarnings());
    expectSame(array_unique($codes), [$code === 'added-later' ? $code : 'not-refreshable']);

    try {
        $api->getRefresh('rfr_1');
    } catch (OpenAPI\Client\ApiException $error) {
        expectSame($error->getCode(), 404);
        expectSame($error->getResponseObject()->getCode(), $code);
        return;
    }
    throw new RuntimeException('The unknown refresh was found.');
}

drive(getenv('GATEWAY_URL'), 'imported', 'refresh-not-found');
drive(getenv('LATER_GATEWAY_URL'), 'added-later', 'added-later');
