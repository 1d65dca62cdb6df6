import { expect } from '@jest/globals';
import { Problem } from '../../src/platform/problem.js';
import { readRefreshRequest } from '../../src/refresh/api/create-refresh.dto.js';
import { checkSince } from '../../src/refresh/rules/refresh-request.js';
import { ProviderStage } from '../stage/providers/provider-stage.js';
import type { ProviderConformance, OptionalRequest } from './provider-conformance.js';

/** Checks that the gateway rejects a request outside the capabilities, and that the adapter makes no call for it. */
export async function rejectRequest(
  { definition, account }: ProviderConformance,
  request: OptionalRequest,
): Promise<void> {
  const stage = new ProviderStage();
  try {
    const server = await stage.serve((response) => void response.writeHead(200).end('{}'));
    const provider = stage.openProvider(definition, { ...account, baseUrl: server.origin });
    switch (request) {
      case 'start date': {
        const since = '2020-05-29T22:05:02Z';
        expect(requestSince(definition.title, definition.capabilities.since, since)).toBe(
          'since-not-supported',
        );
        expect('renderSince' in definition).toBe(false);
        const { signal } = new AbortController();
        await expect((async () => provider.trigger({ source: '1', since }, { signal }))()).rejects.toThrow(
          Error,
        );
        break;
      }
      case 'refresh of all sources':
        // The gateway triggers each source separately, so the adapter needs no such call.
        expect('triggerAll' in provider).toBe(false);
        break;
      default:
        request satisfies never;
    }
    expect(server.requests).toHaveLength(0);
  } finally {
    await stage.close();
  }
}

/** The problem code with which the gateway rejects a request with a start date, or null. */
function requestSince(providerTitle: string, takesSince: boolean, since: string): string | null {
  const receivedAt = new Date('2026-11-22T12:00:00Z');
  try {
    const request = readRefreshRequest({ connection: 'any', source: '1', since });
    checkSince(request.since, { providerTitle, takesSince, receivedAt });
    return null;
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}
