import type { AccountBehavior } from '../provider/account-behavior.js';
import type { SeededRandom } from '../time/seeded-random.js';
import type { Action } from './scenario.js';

type RequestDraft = Extract<Action, { kind: 'refresh' }>;

const hourInMs = 3_600_000;

/** Draws what callers and operators do: requests one by one and in bursts, cancellations, list reads, verifications, pauses. */
export function drawActions(
  random: SeededRandom,
  accounts: readonly AccountBehavior[],
  requests: number,
  lengthInMs: number,
): Action[] {
  const actions: Action[] = [];
  while (actions.length < requests) {
    const connection = random.integer(0, accounts.length - 1);
    const behavior = accounts[connection];
    if (behavior === undefined) throw new Error('There is no account.');
    const first = drawRequest(random, behavior, connection, lengthInMs);
    actions.push(first);
    if (random.chance(0.5)) actions.push(...drawFollowers(random, first, random.integer(1, 6)));
  }
  actions.length = requests;
  if (random.chance(0.6)) actions.push(...drawEarly(random, accounts));
  for (let index = random.integer(0, 3); index > 0; index -= 1) {
    const kind = random.pick(['list', 'verify'] as const);
    actions.push({ kind, atInMs: random.integer(0, lengthInMs), connection: random.integer(0, 1) });
  }
  if (random.chance(0.3)) {
    const atInMs = random.integer(0, lengthInMs);
    actions.push({
      kind: 'pause',
      atInMs,
      connection: random.integer(0, 1),
      lengthInMs: random.integer(1000, 180_000),
    });
  }
  return actions;
}

/** Requests for whole connections that were never listed. */
function drawEarly(random: SeededRandom, accounts: readonly AccountBehavior[]): Action[] {
  return accounts.map((behavior, connection) => ({
    ...drawRequest(random, behavior, connection, 4000),
    source: null,
    cancelAfterInMs: null,
  }));
}

function drawRequest(
  random: SeededRandom,
  behavior: AccountBehavior,
  connection: number,
  lengthInMs: number,
): RequestDraft {
  const whole = random.chance(0.15);
  const isStrange = random.chance(0.03);
  const since = behavior.like === 'shipstation' && random.chance(0.5);
  return {
    kind: 'refresh',
    atInMs: random.integer(0, lengthInMs),
    connection,
    source: whole ? null : isStrange ? '999' : pickSource(random, behavior),
    sinceAgoInMs: since ? random.pick([1, 24, 24, 240]) * hourInMs : null,
    maxAgeSeconds: random.pick([null, null, 30, 120, 600]),
    priority: random.chance(0.7) ? 'interactive' : 'background',
    deadlineSeconds: random.pick([60, 120, 300, 600, 900, 1200]),
    lookUpInMs: isStrange || random.chance(0.1) ? random.integer(0, 2000) : 0,
    cancelAfterInMs: random.chance(0.12) ? random.pick([50, 1000, 5000, 20_000, 60_000]) : null,
    mustSucceed: false,
  };
}

/** Rarely picks one that cannot be refreshed. */
function pickSource(random: SeededRandom, { sources }: AccountBehavior): string {
  const usual = sources.filter(({ refreshable }) => refreshable);
  return random.pick(random.chance(0.05) ? sources : usual).id;
}

/** The requests at the end, when all faults are over: for each connection one for a source and one for all. */
export function drawClosing(
  random: SeededRandom,
  accounts: readonly AccountBehavior[],
  atInMs: number,
  mustSucceed: boolean,
): Action[] {
  return accounts.flatMap((behavior, connection): Action[] => {
    const usual = drawRequest(random, behavior, connection, 0);
    const closing = {
      ...usual,
      maxAgeSeconds: null,
      deadlineSeconds: 3000,
      cancelAfterInMs: null,
      mustSucceed,
    };
    const one = behavior.sources.filter(({ refreshable }) => refreshable);
    return [
      { kind: 'recover', atInMs, connection },
      { ...closing, atInMs: atInMs + 60_000, source: random.pick(one).id },
      { ...closing, atInMs: atInMs + 61_000, source: null },
    ];
  });
}

/** Requests of other callers for the same, or nearly the same, a little later. */
function drawFollowers(random: SeededRandom, first: RequestDraft, count: number): RequestDraft[] {
  return Array.from({ length: count }, () => ({
    ...first,
    atInMs: first.atInMs + random.integer(0, random.pick([20, 2000, 60_000])),
    sinceAgoInMs:
      first.sinceAgoInMs === null || random.chance(0.5)
        ? first.sinceAgoInMs
        : first.sinceAgoInMs + random.pick([-1, 1]) * random.integer(1, 50) * 60_000,
    source: first.source === null || random.chance(0.9) ? first.source : null,
    maxAgeSeconds: random.pick([null, 30, 120, 600]),
    priority: random.chance(0.7) ? 'interactive' : 'background',
    deadlineSeconds: random.pick([60, 300, 900]),
    cancelAfterInMs: random.chance(0.15) ? random.pick([50, 1000, 10_000]) : null,
  }));
}
