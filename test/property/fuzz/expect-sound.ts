import { expect } from '@jest/globals';
import type { AdapterResponse, AdapterCall } from '../../conformance/exchange.js';
import { readSources, readStatuses } from '../../conformance/inspect-response.js';
import type { ProviderConformance } from '../../conformance/provider-conformance.js';
import { expectNoCredential } from '../../conformance/run-exchange.js';
import type { Understood } from './understand-response.js';

/** By provider, whether a 2xx may count as an accepted trigger: from the documents, not from the code. */
const mayAccept: Readonly<Record<string, (json: unknown) => boolean>> = {
  // `success` is true, as boolean or string, in any case (docs/providers/evidence.md#v1-refresh).
  shipstation: (json) => fieldsOf(json).some(([name, value]) => name === 'success' && isTrue(value)),
  // Any 2xx without errors (docs/providers/evidence.md#shipengine-refresh).
  shipengine: (json) =>
    !fieldsOf(json).some(([name, value]) => name === 'errors' && Array.isArray(value) && value.length > 0),
  tallyport: (json) => fieldsOf(json).some(([name, value]) => name === 'accepted' && isTrue(value)),
};

/** Checks that a response is well formed, contains no credential, and claims no more than the bytes received. */
export function expectSound(
  { definition, account, statusTable }: ProviderConformance,
  call: AdapterCall,
  response: AdapterResponse,
  understood: Understood,
): void {
  const { limit, remaining, resetInMs } = response.quota;
  for (const number of [limit, remaining, resetInMs]) {
    expect(number === null || (Number.isSafeInteger(number) && number >= 0)).toBe(true);
  }
  if ('failure' in response) {
    const { detail, retryAfterInMs } = response.failure;
    expect(detail.length).toBeLessThanOrEqual(300);
    expect(detail).toMatch(/^[^\p{Cc}]+$/u);
    expect(detail.isWellFormed()).toBe(true);
    expect(retryAfterInMs === null || (Number.isSafeInteger(retryAfterInMs) && retryAfterInMs >= 0)).toBe(
      true,
    );
    expectNoCredential(response, account);
    // A response that is too long may also be lost earlier: slow, or broken off.
    if (understood.isGood && understood.isTooLong)
      expect(['unreadable', 'lost']).toContain(response.failure.kind);
    return;
  }
  expect(understood.isGood && !understood.isTooLong).toBe(true);
  if (response.kind === 'accepted') {
    expect(call.kind).toMatch(/^trigger/);
    expect(mayAccept[definition.id]?.(understood.json)).toBe(true);
    return;
  }
  expect(understood.json).toBeDefined();
  for (const { source } of readSources(response)) {
    expect(JSON.stringify(understood.json)).toContain(JSON.stringify(source).slice(1, -1));
    expect(definition.isSourceId(source)).toBe(true);
  }
  for (const { normalizedStatus, providerStatus } of readStatuses(response)) {
    expect(providerStatus === null || (providerStatus.isWellFormed() && !providerStatus.includes('\0'))).toBe(
      true,
    );
    if (normalizedStatus === 'idle')
      expect(statusTable.idle.equals).toContain(providerStatus?.trim().toLowerCase());
  }
}

function fieldsOf(json: unknown): readonly (readonly [string, unknown])[] {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return [];
  return Object.entries(json).map(([name, value]) => [name.toLowerCase(), value] as const);
}

function isTrue(value: unknown): boolean {
  return value === true || (typeof value === 'string' && value.trim().toLowerCase() === 'true');
}
