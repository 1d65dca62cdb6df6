import { describe, expect, it } from '@jest/globals';
import { type Arrival, findNeedlessTriggers, type Intent, matchTriggers } from './match-triggers.js';

const intent = (
  rowId: number,
  fromInMs: number,
  untilInMs: number | null,
  outcome: string | null,
): Intent => ({
  rowId,
  runIds: ['run_1'],
  source: '1',
  startedAtInMs: fromInMs,
  finishedAtInMs: untilInMs,
  outcome,
});
const arrival = (atInMs: number, tookEffect = true): Arrival => ({ source: '1', atInMs, tookEffect });

describe('comparing the triggers that arrived at a provider with the intents of the gateway', () => {
  it('gives each arrival the intent that was open then', () => {
    const first = intent(1, 10_000, 11_000, 'unknown');
    const second = intent(2, 20_000, 21_000, 'accepted');
    const { triggers, unannounced } = matchTriggers([first, second], [arrival(20_500), arrival(10_500)]);
    expect(triggers.map((trigger) => [trigger.intent.rowId, trigger.isLate])).toEqual([
      [1, false],
      [2, false],
    ]);
    expect(unannounced).toEqual([]);
  });

  it('finds a trigger that a stopped owner sends after its intent was closed', () => {
    const closed = intent(1, 10_000, 15_000, 'unknown');
    const { triggers } = matchTriggers([closed], [arrival(18_000)]);
    expect(triggers).toMatchObject([{ isLate: true }]);
  });

  it('finds a trigger without an intent: of another source, or sent twice for one intent', () => {
    const only = intent(1, 10_000, 11_000, 'accepted');
    const twice = matchTriggers([only], [arrival(10_100), arrival(10_200)]);
    expect(twice.unannounced).toEqual([arrival(10_200)]);
    const foreign = { ...arrival(10_100), source: '2' };
    expect(matchTriggers([only], [foreign]).unannounced).toEqual([foreign]);
  });

  it('allows a run to be triggered again after an unknown outcome', () => {
    const intents = [intent(1, 10_000, 11_000, 'unknown'), intent(2, 20_000, 21_000, 'accepted')];
    expect(findNeedlessTriggers(intents, [])).toEqual([]);
  });

  it('finds a run that is triggered again after it was accepted', () => {
    const intents = [intent(1, 10_000, 11_000, 'accepted'), intent(2, 20_000, 21_000, 'accepted')];
    expect(findNeedlessTriggers(intents, [])).toMatchObject([{ runId: 'run_1', later: { rowId: 2 } }]);
  });

  it('finds a run that is triggered again as if the trigger was not sent, although the provider took it', () => {
    const intents = [intent(1, 10_000, 11_000, 'not-asked'), intent(2, 20_000, 21_000, 'accepted')];
    const { triggers } = matchTriggers(intents, [arrival(10_500)]);
    expect(findNeedlessTriggers(intents, triggers)).toHaveLength(1);
    const rejected = matchTriggers(intents, [arrival(10_500, false)]);
    expect(findNeedlessTriggers(intents, rejected.triggers)).toEqual([]);
  });
});
