import { setTimeout as wait } from 'node:timers/promises';
import { adminKey } from '../../stage/gateway/caller.js';
import type { SeededRandom } from '../../simulation/time/seeded-random.js';
import type { CallerResponses } from './caller-responses.js';
import type { StagedAccount } from './staged-account.js';

/** The origins of the gateways that run now. */
export type Origins = () => readonly string[];

const responseTimeoutInMs = 4_000;

/**
 * One caller: requests refreshes until `over`, each with its own key. It repeats a request without a 2xx response with the
 * same key, at any gateway, like a careful client.
 */
export async function createRefreshes(
  origins: Origins,
  random: SeededRandom,
  { accounts, responses, over }: CallerOptions,
): Promise<void> {
  while (!over.aborted) {
    const request = drawRequest(random, accounts);
    const key = `chaos-${random.integer(0, 0xffffffff)}-${random.integer(0, 0xffffffff)}`;
    const tries = 1 + random.integer(0, 5);
    for (let attempt = 0; attempt < tries && !over.aborted; attempt += 1) {
      const id = await tryOnce(random.pick(origins()), { request, key }, responses);
      if (id !== null) break;
      await wait(100 + random.next() * 200);
    }
    await wait(50 + random.next() * 150);
  }
}

/** The accounts that a caller uses, where its responses are kept, and when it stops. */
export interface CallerOptions {
  readonly accounts: readonly StagedAccount[];
  readonly responses: CallerResponses;
  readonly over: AbortSignal;
}

type RequestDraft = Readonly<Record<string, unknown>>;

function drawRequest(random: SeededRandom, accounts: readonly StagedAccount[]): RequestDraft {
  const account = random.pick(accounts);
  const year = random.integer(2018, 2024);
  return {
    connection: account.id,
    ...(random.chance(0.1) ? {} : { source: random.pick(account.sources) }),
    ...(account.provider === 'shipstation' && random.chance(0.4) ? { since: `${year}-01-01T00:00:00Z` } : {}),
    ...(random.chance(0.2) ? { maxAgeSeconds: random.integer(1, 5) } : {}),
    priority: random.chance(0.3) ? 'background' : 'interactive',
    deadlineSeconds: 60,
  };
}

async function tryOnce(
  origin: string,
  { request, key }: { readonly request: RequestDraft; readonly key: string },
  responses: CallerResponses,
): Promise<string | null> {
  let response;
  let body: unknown;
  try {
    response = await fetch(`${origin}/refresh`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${adminKey}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(responseTimeoutInMs),
    });
    body = await response.json();
  } catch {
    // The gateway was killed, stopped or cut off: it has promised nothing.
    responses.count('none');
    return null;
  }
  responses.count(response.status);
  if (!response.ok) return null;
  const id = readId(body);
  responses.accept(id, key);
  return id;
}

function readId(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string')
    return body.id;
  throw new Error(`A 2xx without a refresh: ${JSON.stringify(body)}`);
}
