import { type Socket } from 'node:net';
import zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { conformanceCatalogue, loadConformance } from '../../conformance/conformance-catalogue.js';
import type { AdapterResponse, AdapterCall, Exchange } from '../../conformance/exchange.js';
import { readFailure } from '../../conformance/inspect-response.js';
import type { ProviderConformance } from '../../conformance/provider-conformance.js';
import { makeCall } from '../../conformance/run-exchange.js';
import { ProviderStage } from '../../stage/providers/provider-stage.js';
import type { RecordingServer } from '../../stage/providers/recording-server.js';
import { expectSound } from './expect-sound.js';
import { fuzzAnswers } from './fuzz-response.js';
import { dribbleResponse, sendResponse } from './send-response.js';
import { understandResponse } from './understand-response.js';

/** `FUZZ_RUNS=20000 FUZZ_SEED=1 npm test -- test/property/fuzz` runs more cases, from another seed. */
const numRuns = Number(process.env.FUZZ_RUNS ?? 80);
const seed = Number(process.env.FUZZ_SEED ?? 20_261_122);
const timeLimitInMs = 5_000;
const slowLimitInMs = 100;
const sizeLimitInBytes = 16_384;
/** Extra time for a busy machine. */
const graceInMs = 2_000;

const conformances = await Promise.all(conformanceCatalogue.map(loadConformance));

describe.each(conformances.map((conformance) => [conformance.definition.id, conformance] as const))(
  'random responses of %s',
  (_id, conformance) => {
    const stage = new ProviderStage();
    let server: RecordingServer;
    let respond: (socket: Socket) => void;
    beforeAll(async () => {
      server = await stage.serve((_response, _request, raw) => respond(raw.socket));
    });
    afterAll(() => stage.close());

    const call = async (one: AdapterCall, limitInMs: number): Promise<AdapterResponse> => {
      const account = { ...conformance.account, baseUrl: server.origin };
      const limits = { timeInMs: limitInMs, sizeInBytes: sizeLimitInBytes };
      const provider = stage.openProvider(conformance.definition, account, limits);
      const startedAtInMs = performance.now();
      const response = await makeCall(
        conformance.definition,
        provider,
        one,
        account,
        new AbortController().signal,
      );
      expect(performance.now() - startedAtInMs).toBeLessThan(limitInMs + graceInMs);
      return response;
    };
    const good = listGoodBodies(conformance);
    const calls = conformance.scenarios['call aborted'];

    it.each(calls)(
      'to $kind lead to no claim beyond the bytes received',
      async (one) => {
        const property = fc.asyncProperty(fuzzAnswers(good), async (response) => {
          respond = (socket) => sendResponse(socket, response);
          expectSound(
            conformance,
            one,
            await call(one, timeLimitInMs),
            understandResponse(response, sizeLimitInBytes),
          );
        });
        await fc.assert(property, { numRuns, seed });
      },
      30_000 + 50 * numRuns,
    );

    it.each(calls)(
      'to $kind that come byte by byte end at the time limit',
      async (one) => {
        const property = fc.asyncProperty(
          fuzzAnswers(good),
          fc.integer({ min: 1, max: 60 }),
          async (response, pauseInMs) => {
            respond = (socket) => dribbleResponse(socket, response, pauseInMs);
            expectSound(
              conformance,
              one,
              await call(one, slowLimitInMs),
              understandResponse(response, sizeLimitInBytes),
            );
          },
        );
        await fc.assert(property, { numRuns: Math.ceil(numRuns / 30), seed });
      },
      30_000 + 50 * numRuns,
    );

    it.each(calls)('to $kind without an end are cut off at the size limit', async (one) => {
      let sentInBytes = 0;
      respond = (socket) => {
        socket.on('error', () => socket.destroy());
        socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n[');
        const chunk = Buffer.alloc(65_536, '1,');
        const push = () => {
          while (!socket.destroyed && sentInBytes < 1e9) {
            sentInBytes += chunk.length;
            if (!socket.write(chunk)) return void socket.once('drain', push);
          }
        };
        push();
      };
      expect(readFailure(await call(one, timeLimitInMs)).kind).toBe('unreadable');
      // At most what the kernel and both sides buffer.
      expect(sentInBytes).toBeLessThan(20_000_000);
    });

    it.each(calls)('to $kind that unpack to two hundred megabytes do not fill the memory', async (one) => {
      const body = bomb;
      respond = (socket) =>
        sendResponse(socket, { status: 200, headers: ['Content-Encoding: gzip'], body, framing: 'right' });
      const before = process.memoryUsage();
      expect(readFailure(await call(one, timeLimitInMs)).kind).toBe('unreadable');
      const after = process.memoryUsage();
      expect(after.external + after.heapUsed - before.external - before.heapUsed).toBeLessThan(50_000_000);
    });
  },
);

/** Two hundred megabytes of spaces, compressed. */
const bomb = zlib.gzipSync(Buffer.alloc(200_000_000, ' '), { level: 1 });

/** The bodies of a provider's scenarios, each once. */
function listGoodBodies({ scenarios }: ProviderConformance): readonly string[] {
  const lists: readonly unknown[] = Object.values(scenarios);
  const exchanges = lists.flatMap((list) => (Array.isArray(list) ? list.filter(isExchange) : []));
  return [
    ...new Set(
      exchanges.flatMap(({ response }) =>
        response.kind === 'response' && response.body !== '' ? [response.body] : [],
      ),
    ),
  ];
}

function isExchange(value: unknown): value is Exchange {
  return typeof value === 'object' && value !== null && 'response' in value && 'request' in value;
}
