import type { AccountWays } from '../provider/account-ways.js';
import type { SeededRandom } from '../time/seeded-random.js';
import type { Deed } from './story.js';

type Wish = Extract<Deed, { kind: 'wish' }>;

const hourInMs = 3_600_000;

/** Draws what callers and operators do: wishes one by one and in bursts, cancels, look-ups, verifications, pauses. */
export function drawDeeds(
  random: SeededRandom,
  accounts: readonly AccountWays[],
  wishes: number,
  lengthInMs: number,
): Deed[] {
  const deeds: Deed[] = [];
  while (deeds.length < wishes) {
    const connection = random.integer(0, accounts.length - 1);
    const ways = accounts[connection];
    if (ways === undefined) throw new Error('There is no account.');
    const first = drawWish(random, ways, connection, lengthInMs);
    deeds.push(first);
    if (random.chance(0.5)) deeds.push(...drawFollowers(random, first, random.integer(1, 6)));
  }
  deeds.length = wishes;
  if (random.chance(0.6)) deeds.push(...drawEarly(random, accounts));
  for (let index = random.integer(0, 3); index > 0; index -= 1) {
    const kind = random.pick(['list', 'verify'] as const);
    deeds.push({ kind, atInMs: random.integer(0, lengthInMs), connection: random.integer(0, 1) });
  }
  if (random.chance(0.3)) {
    const atInMs = random.integer(0, lengthInMs);
    deeds.push({
      kind: 'pause',
      atInMs,
      connection: random.integer(0, 1),
      lengthInMs: random.integer(1000, 180_000),
    });
  }
  return deeds;
}

/** Wishes for whole connections that were never listed. */
function drawEarly(random: SeededRandom, accounts: readonly AccountWays[]): Deed[] {
  return accounts.map((ways, connection) => ({
    ...drawWish(random, ways, connection, 4000),
    source: null,
    cancelAfterInMs: null,
  }));
}

function drawWish(random: SeededRandom, ways: AccountWays, connection: number, lengthInMs: number): Wish {
  const whole = random.chance(0.15);
  const isStrange = random.chance(0.03);
  const since = ways.like === 'shipstation' && random.chance(0.5);
  return {
    kind: 'wish',
    atInMs: random.integer(0, lengthInMs),
    connection,
    source: whole ? null : isStrange ? '999' : pickSource(random, ways),
    sinceAgoInMs: since ? random.pick([1, 24, 24, 240]) * hourInMs : null,
    maxAgeSeconds: random.pick([null, null, 30, 120, 600]),
    priority: random.chance(0.7) ? 'interactive' : 'background',
    deadlineSeconds: random.pick([60, 120, 300, 600, 900, 1200]),
    lookUpInMs: isStrange || random.chance(0.1) ? random.integer(0, 2000) : 0,
    cancelAfterInMs: random.chance(0.12) ? random.pick([50, 1000, 5000, 20_000, 60_000]) : null,
    mustSucceed: false,
  };
}

/** Seldom one that cannot be refreshed. */
function pickSource(random: SeededRandom, { sources }: AccountWays): string {
  const usual = sources.filter(({ refreshable }) => refreshable);
  return random.pick(random.chance(0.05) ? sources : usual).id;
}

/** The wishes at the end, when everything that went wrong is over: one of a source and one of all, for each connection. */
export function drawClosing(
  random: SeededRandom,
  accounts: readonly AccountWays[],
  atInMs: number,
  mustSucceed: boolean,
): Deed[] {
  return accounts.flatMap((ways, connection): Deed[] => {
    const usual = drawWish(random, ways, connection, 0);
    const closing = {
      ...usual,
      maxAgeSeconds: null,
      deadlineSeconds: 3000,
      cancelAfterInMs: null,
      mustSucceed,
    };
    const one = ways.sources.filter(({ refreshable }) => refreshable);
    return [
      { kind: 'calm', atInMs, connection },
      { ...closing, atInMs: atInMs + 60_000, source: random.pick(one).id },
      { ...closing, atInMs: atInMs + 61_000, source: null },
    ];
  });
}

/** Others who want the same, or nearly, a little later. */
function drawFollowers(random: SeededRandom, first: Wish, count: number): Wish[] {
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
