import { setImmediate } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import type { Provider } from '../../src/providers/contract/provider.js';
import { ProviderStage } from '../stage/providers/provider-stage.js';
import type { AdapterResponse, AdapterCall } from './exchange.js';
import { readFailure } from './inspect-response.js';
import type { ProviderConformance } from './provider-conformance.js';
import { makeCall } from './run-exchange.js';

/** The scenario `call aborted`: every call of the provider ends immediately, reports what is certain, and leaves no timer. */
export function describeAbort(conformance: ProviderConformance): void {
  const { definition, scenarios } = conformance;
  const calls = scenarios['call aborted'];

  it('covers every call that the provider has', () => {
    const account = { ...conformance.account, baseUrl: definition.baseUrls[0] };
    const unused = { send: () => Promise.reject(new Error('No call is made here.')) };
    const provider = definition.create({ http: unused }, account);
    expect(calls.map(({ kind }) => kind).toSorted()).toEqual(listKinds(provider).toSorted());
  });

  it.each(calls)('before it starts: $kind is not sent', async (call) => {
    const { response, requests } = await abortCall(conformance, call, 'before');
    expect(requests).toBe(0);
    expect(readFailure(response).kind).toBe('unreachable');
    expect(response.kind).toBe(call.kind.startsWith('trigger') ? 'not-asked' : 'failed');
  });

  it.each(calls)('while it waits for the response: $kind may have arrived', async (call) => {
    const { response, requests, timersLeft } = await abortCall(conformance, call, 'waiting');
    expect(requests).toBe(1);
    expect(readFailure(response).kind).toBe('lost');
    expect(response.kind).toBe(call.kind.startsWith('trigger') ? 'unknown' : 'failed');
    expect(timersLeft).toBe(0);
  });
}

interface AbortedCall {
  readonly response: AdapterResponse;
  readonly requests: number;
  /** Timers that the call left behind. */
  readonly timersLeft: number;
}

async function abortCall(
  conformance: ProviderConformance,
  call: AdapterCall,
  moment: 'before' | 'waiting',
): Promise<AbortedCall> {
  const timersBefore = countTimers();
  const stage = new ProviderStage();
  try {
    const { definition, account } = conformance;
    const abortion = new AbortController();
    const server = await stage.serve(() => abortion.abort());
    if (moment === 'before') abortion.abort();
    const provider = stage.openProvider(definition, { ...account, baseUrl: server.origin });
    const response = await makeCall(definition, provider, call, account, abortion.signal);
    return { response, requests: server.requests.length, timersLeft: await countTimersLeft(timersBefore) };
  } finally {
    await stage.close();
  }
}

/** Sockets have short timers of their own. The time limit of a call would stay for many seconds. */
async function countTimersLeft(timersBefore: number): Promise<number> {
  const endInMs = performance.now() + 2_000;
  while (countTimers() > timersBefore && performance.now() < endInMs) await setImmediate();
  return Math.max(0, countTimers() - timersBefore);
}

function countTimers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}

function listKinds(provider: Provider): readonly AdapterCall['kind'][] {
  return [
    'trigger',
    'list',
    'verify',
    ...(provider.triggerAll === undefined ? [] : (['trigger-all'] as const)),
    ...(provider.readStatus === undefined ? [] : (['status'] as const)),
    ...(provider.readReferenceData === undefined ? [] : (['reference-data'] as const)),
  ];
}
