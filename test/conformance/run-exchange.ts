import { expect } from '@jest/globals';
import type { Provider, ProviderAccount, ProviderDefinition } from '../../src/providers/contract/provider.js';
import { ProviderStage } from '../stage/providers/provider-stage.js';
import { findClosedPort, type RecordingServer, type Respond } from '../stage/providers/recording-server.js';
import type { AdapterResponse, AdapterCall, Exchange, WireResponse, WireRequest } from './exchange.js';
import type { ProviderConformance } from './provider-conformance.js';

/** Long enough for every response. */
const timeInMs = 5_000;
const silenceInMs = 150;
const sizeInBytes = 1_000_000;
/** Base URLs may carry a path: every scenario has one. */
const prefix = '/base';

/**
 * Makes the call of an exchange with the real adapter and a real server. Checks the single request, the result, and that the
 * result contains no credential. Returns the result.
 */
export async function runExchange(
  conformance: ProviderConformance,
  exchange: Exchange,
): Promise<AdapterResponse> {
  const stage = new ProviderStage();
  try {
    const server = await stage.serve(respondWith(exchange.response));
    const isSilent = exchange.response.kind === 'silence';
    const origin =
      exchange.response.kind === 'nobody' ? `http://127.0.0.1:${await findClosedPort()}` : server.origin;
    const account = freeze({ ...conformance.account, ...exchange.account, baseUrl: origin + prefix });
    const limits = { timeInMs: isSilent ? silenceInMs : timeInMs, sizeInBytes };
    const provider = stage.openProvider(conformance.definition, account, limits);
    const { signal } = new AbortController();
    const scripted = await makeCall(conformance.definition, provider, freeze(exchange.call), account, signal);
    expectRequest(server, exchange);
    expect(scripted).toEqual(exchange.result);
    // Results are stored as JSON.
    expect(JSON.parse(JSON.stringify(scripted))).toEqual(scripted);
    expectNoCredential(scripted, account);
    return scripted;
  } finally {
    await stage.close();
  }
}

/** Makes a call. Rejects when the provider does not have the method: the scenario is wrong then. */
export function makeCall(
  definition: ProviderDefinition,
  provider: Provider,
  call: AdapterCall,
  { settings }: Pick<ProviderAccount, 'settings'>,
  signal: AbortSignal,
): Promise<AdapterResponse> {
  const options = { signal };
  const render = (since: string | undefined) => {
    if (since === undefined) return null;
    if (definition.renderSince === undefined) throw new Error(`${definition.id} renders no start date.`);
    return definition.renderSince(Date.parse(since), settings);
  };
  const missing = () => Promise.reject(new Error(`${definition.id} has no call ${call.kind}.`));
  switch (call.kind) {
    case 'trigger':
      return provider.trigger({ source: call.source, since: render(call.since) }, options);
    case 'trigger-all':
      return provider.triggerAll?.({ since: render(call.since) }, options) ?? missing();
    case 'list':
      return provider.readSources({
        ...options,
        referenceData: call.referenceData ?? null,
        page: call.page ?? null,
      });
    case 'status':
      return provider.readStatus?.(call.source, options) ?? missing();
    case 'reference-data':
      return provider.readReferenceData?.(options) ?? missing();
    case 'verify':
      return provider.verify(options);
    default:
      return call satisfies never;
  }
}

/** The expected request: the headers of every call, and those of the scenario. */
function expectRequest(server: RecordingServer, { request, response: scripted }: Exchange): void {
  const everyCall = {
    host: new URL(server.origin).host,
    connection: 'keep-alive',
    accept: 'application/json',
    'accept-encoding': 'gzip, deflate',
    'user-agent': 'refresh-gateway',
  };
  const expected = {
    method: request.method,
    url: prefix + request.path,
    headers: { ...everyCall, ...request.headers },
    body: request.body,
  } satisfies Record<keyof Omit<WireRequest, 'path'>, unknown> & { url: string };
  expect(server.requests).toEqual(scripted.kind === 'nobody' ? [] : [expected]);
}

/** Checks that no credential occurs, neither plain nor encoded as for Basic. */
export function expectNoCredential(
  scripted: unknown,
  { credentials }: Pick<ProviderAccount, 'credentials'>,
): void {
  const shown = JSON.stringify(scripted).toLowerCase();
  const values = Object.values(credentials);
  for (const value of [...values, values.slice(0, 2).join(':')]) {
    for (const form of [value, Buffer.from(value).toString('base64'), encodeURIComponent(value)]) {
      expect(shown).not.toContain(form.toLowerCase());
    }
  }
}

function respondWith(scripted: WireResponse): Respond {
  return (response, _request, raw) => {
    switch (scripted.kind) {
      case 'response':
        return void response.writeHead(scripted.status, scripted.headers).end(scripted.body);
      case 'reset':
        return void raw.socket.resetAndDestroy();
      case 'silence':
      case 'nobody':
        return;
      default:
        scripted satisfies never;
    }
  };
}

/** An adapter must not mutate its input (providers/contract). Mutating this copy throws. */
function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(freeze);
    Object.freeze(value);
  }
  return value;
}
