import { expect } from '@jest/globals';
import { errorOfTrigger } from '../../src/dispatch/plan/failure-codes.js';
import type { AdapterAnswer, Exchange } from './exchange.js';
import { readFailure, readSources, readStatuses } from './look-into-answer.js';
import type { ProviderConformance } from './provider-conformance.js';
import { runExchange } from './run-exchange.js';
import type { NameOfShape } from './scenario-list.js';

/** What every exchange of a scenario must show beside its own exact result, so that nobody can expect too little. */
type ScenarioRule = (
  exchange: Exchange,
  answer: AdapterAnswer,
  conformance: ProviderConformance,
) => void | Promise<void>;

/** The rules, one for each scenario that is told in exchanges. */
export const scenarioRules: Readonly<
  Record<NameOfShape<'exchanges'> | NameOfShape<'offered exchanges'>, ScenarioRule>
> = {
  'trigger accepted': ({ call }, answer) => {
    expect([call.kind, answer.kind]).toEqual(['trigger', 'accepted']);
  },
  'trigger-all accepted': ({ call }, answer) => {
    expect([call.kind, answer.kind]).toEqual(['trigger-all', 'accepted']);
  },
  'trigger with a start date': ({ call, account, request }, answer, { definition, account: usual }) => {
    expect(answer.kind).toBe('accepted');
    const since = 'since' in call ? (call.since ?? '') : '';
    const rendered = definition.renderSince?.(Date.parse(since), account?.settings ?? usual.settings);
    expect(rendered).toBeDefined();
    expect(decodeURIComponent(request.path) + request.body).toContain(rendered);
  },
  'every status word': (_exchange, answer) => {
    expect(readStatuses(answer).map(({ word }) => word)).not.toContain('unknown');
  },
  'word never seen before': (_exchange, answer) => {
    const statuses = readStatuses(answer);
    expect(statuses.map(({ word }) => word)).toEqual(statuses.map(() => 'unknown'));
    expect(statuses.map(({ providerStatus }) => providerStatus)).not.toContain(null);
    expect(statuses).not.toHaveLength(0);
  },
  'fields missing or null': (_exchange, answer) => {
    expect(answer.kind).toBe('read');
  },
  'request rejected': (_exchange, answer) => {
    expect([answer.kind, errorOfTrigger(readFailure(answer)).code]).toEqual(['refused', 'provider-rejected']);
  },
  'credentials refused': (_exchange, answer) => {
    const failure = readFailure(answer);
    expect(['unauthorized', 'plan-required', 'forbidden']).toContain(failure.kind);
    expect(['refused', 'failed']).toContain(answer.kind);
  },
  'source not found': (_exchange, answer) => {
    expect([answer.kind, errorOfTrigger(readFailure(answer)).code]).toEqual(['refused', 'source-not-found']);
  },
  'source not refreshable': (_exchange, answer) => {
    if (answer.kind === 'read') {
      expect(readSources(answer).map(({ refreshable }) => refreshable)).toContain(false);
    } else {
      const { code } = errorOfTrigger(readFailure(answer));
      expect([answer.kind, code]).toEqual(['refused', 'source-not-refreshable']);
    }
  },
  throttled: ({ call }, answer) => {
    const failure = readFailure(answer);
    expect(['throttled', 'marketplace']).toContain(failure.kind);
    expect(answer.kind).toBe(call.kind.startsWith('trigger') ? 'not-asked' : 'failed');
    expect(failure.retryAfterInMs).not.toBeNull();
  },
  'quota headers missing': (_exchange, answer) => {
    expect(Object.values(answer.quota)).toContain(null);
  },
  'provider failing': ({ call }, answer) => {
    const failure = readFailure(answer);
    const retried = ['unavailable', 'lost', 'unreadable', 'unreachable'].includes(failure.kind);
    // A redirect is refused: it was not asked where it should have been, and is not followed.
    if (!retried) expect([failure.kind, failure.httpStatus]).toEqual(['rejected', 302]);
    else if (call.kind.startsWith('trigger')) expect(['unknown', 'not-asked']).toContain(answer.kind);
  },
  'same input twice': async (exchange, answer, conformance) => {
    expect(await runExchange(conformance, exchange)).toEqual(answer);
  },
};
