import { describe, expect, it } from '@jest/globals';
import { type Arrival, findNeedlessAskings, type Intent, matchAskings } from './match-askings.js';

const intent = (
  rowId: number,
  fromInMs: number,
  untilInMs: number | null,
  outcome: string | null,
): Intent => ({
  rowId,
  runIds: ['run_1'],
  source: '1',
  begunAtInMs: fromInMs,
  endedAtInMs: untilInMs,
  outcome,
});
const arrival = (atInMs: number, tookEffect = true): Arrival => ({ source: '1', atInMs, tookEffect });

describe('comparing what arrived at a provider with what the gateway noted', () => {
  it('gives each arrival the intent that was open then', () => {
    const first = intent(1, 10_000, 11_000, 'unknown');
    const second = intent(2, 20_000, 21_000, 'accepted');
    const { askings, unannounced } = matchAskings([first, second], [arrival(20_500), arrival(10_500)]);
    expect(askings.map((asking) => [asking.intent.rowId, asking.isLate])).toEqual([
      [1, false],
      [2, false],
    ]);
    expect(unannounced).toEqual([]);
  });

  it('finds a request that a stopped owner sends after its intent was closed', () => {
    const closed = intent(1, 10_000, 15_000, 'unknown');
    const { askings } = matchAskings([closed], [arrival(18_000)]);
    expect(askings).toMatchObject([{ isLate: true }]);
  });

  it('finds a request that nobody noted, of another source or sent twice for one intent', () => {
    const only = intent(1, 10_000, 11_000, 'accepted');
    const twice = matchAskings([only], [arrival(10_100), arrival(10_200)]);
    expect(twice.unannounced).toEqual([arrival(10_200)]);
    const foreign = { ...arrival(10_100), source: '2' };
    expect(matchAskings([only], [foreign]).unannounced).toEqual([foreign]);
  });

  it('allows a run to be asked again after an answer that is not known', () => {
    const intents = [intent(1, 10_000, 11_000, 'unknown'), intent(2, 20_000, 21_000, 'accepted')];
    expect(findNeedlessAskings(intents, [])).toEqual([]);
  });

  it('finds a run that is asked again after it was accepted', () => {
    const intents = [intent(1, 10_000, 11_000, 'accepted'), intent(2, 20_000, 21_000, 'accepted')];
    expect(findNeedlessAskings(intents, [])).toMatchObject([{ runId: 'run_1', later: { rowId: 2 } }]);
  });

  it('finds a run that is asked again as if it had not been asked, although the provider took it', () => {
    const intents = [intent(1, 10_000, 11_000, 'not-asked'), intent(2, 20_000, 21_000, 'accepted')];
    const { askings } = matchAskings(intents, [arrival(10_500)]);
    expect(findNeedlessAskings(intents, askings)).toHaveLength(1);
    const refused = matchAskings(intents, [arrival(10_500, false)]);
    expect(findNeedlessAskings(intents, refused.askings)).toEqual([]);
  });
});
