import { expect } from '@jest/globals';
import { errorOfTrigger } from '../../src/dispatch/plan/judge-failure.js';
import type { AdapterResponse, Exchange } from './exchange.js';
import { readFailure, readSources, readStatuses } from './inspect-response.js';
import type { ProviderConformance } from './provider-conformance.js';
import { runExchange } from './run-exchange.js';
import type { NameOfShape } from './scenario-list.js';

/** What every exchange of a scenario must show in addition to its exact result, so that no scenario can expect too little. */
type ScenarioRule = (
  exchange: Exchange,
  response: AdapterResponse,
  conformance: ProviderConformance,
) => void | Promise<void>;

/** One rule for each scenario of exchanges. */
export const scenarioRules: Readonly<
  Record<NameOfShape<'exchanges'> | NameOfShape<'offered exchanges'>, ScenarioRule>
> = {
  'trigger accepted': ({ call }, response) => {
    expect([call.kind, response.kind]).toEqual(['trigger', 'accepted']);
  },
  'trigger-all accepted': ({ call }, response) => {
    expect([call.kind, response.kind]).toEqual(['trigger-all', 'accepted']);
  },
  'trigger with a start date': ({ call, account, request }, response, { definition, account: usual }) => {
    expect(response.kind).toBe('accepted');
    const since = 'since' in call ? (call.since ?? '') : '';
    const rendered = definition.renderSince?.(Date.parse(since), account?.settings ?? usual.settings);
    expect(rendered).toBeDefined();
    expect(decodeURIComponent(request.path) + request.body).toContain(rendered);
  },
  'every status': (_exchange, response) => {
    expect(readStatuses(response).map(({ normalizedStatus }) => normalizedStatus)).not.toContain('unknown');
  },
  'unknown status': (_exchange, response) => {
    const statuses = readStatuses(response);
    expect(statuses.map(({ normalizedStatus }) => normalizedStatus)).toEqual(statuses.map(() => 'unknown'));
    expect(statuses.map(({ providerStatus }) => providerStatus)).not.toContain(null);
    expect(statuses).not.toHaveLength(0);
  },
  'fields missing or null': (_exchange, response) => {
    expect(response.kind).toBe('read');
  },
  'request rejected': (_exchange, response) => {
    expect([response.kind, errorOfTrigger(readFailure(response)).code]).toEqual([
      'rejected',
      'provider-rejected',
    ]);
  },
  'credentials rejected': (_exchange, response) => {
    const failure = readFailure(response);
    expect(['unauthorized', 'plan-required', 'forbidden']).toContain(failure.kind);
    expect(['rejected', 'failed']).toContain(response.kind);
  },
  'source not found': (_exchange, response) => {
    expect([response.kind, errorOfTrigger(readFailure(response)).code]).toEqual([
      'rejected',
      'source-not-found',
    ]);
  },
  'source not refreshable': (_exchange, response) => {
    if (response.kind === 'read') {
      expect(readSources(response).map(({ refreshable }) => refreshable)).toContain(false);
    } else {
      const { code } = errorOfTrigger(readFailure(response));
      expect([response.kind, code]).toEqual(['rejected', 'source-not-refreshable']);
    }
  },
  throttled: ({ call }, response) => {
    const failure = readFailure(response);
    expect(['throttled', 'marketplace']).toContain(failure.kind);
    expect(response.kind).toBe(call.kind.startsWith('trigger') ? 'not-asked' : 'failed');
    expect(failure.retryAfterInMs).not.toBeNull();
  },
  'quota headers missing': (_exchange, response) => {
    expect(Object.values(response.quota)).toContain(null);
  },
  'provider failing': ({ call }, response) => {
    const failure = readFailure(response);
    const retried = ['unavailable', 'lost', 'unreadable', 'unreachable'].includes(failure.kind);
    // A redirect counts as a rejection, because it is not followed.
    if (!retried) expect([failure.kind, failure.httpStatus]).toEqual(['rejected', 302]);
    else if (call.kind.startsWith('trigger')) expect(['unknown', 'not-asked']).toContain(response.kind);
  },
  'same input twice': async (exchange, response, conformance) => {
    expect(await runExchange(conformance, exchange)).toEqual(response);
  },
};
