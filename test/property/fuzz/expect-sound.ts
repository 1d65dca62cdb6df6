import { expect } from '@jest/globals';
import type { AdapterResponse, AdapterCall } from '../../conformance/exchange.js';
import { readSources, readStatuses } from '../../conformance/inspect-response.js';
import type { ProviderConformance } from '../../conformance/provider-conformance.js';
import { expectNoCredential } from '../../conformance/run-exchange.js';
import type { Understood } from './understand-response.js';

/** Checks that a response is well formed, contains no credential, and claims no more than the bytes received. */
export function expectSound(
  { definition, account, statusTable, mayAccept }: ProviderConformance,
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
    expect(mayAccept(understood.json)).toBe(true);
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
