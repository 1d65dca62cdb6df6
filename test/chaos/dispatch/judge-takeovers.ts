import type { Claim } from './claim-log.js';
import { leaseInMs } from './make-faults.js';
import type { Round } from './round.js';
import type { Verdict } from './verdict.js';

/** The goal for a takeover: one second more than the lease. */
const goalInMs = leaseInMs + 1_000;

/** How long after each `kill -9` the connections of the killed gateway were taken over. A missed goal is only reported, because times vary. */
export function judgeTakeovers(claims: readonly Claim[], rounds: readonly Round[]): readonly Verdict[] {
  const timesInMs = rounds
    .filter(({ kind }) => kind === 'kill -9')
    .flatMap((round) => findTakeovers(claims, round))
    .toSorted((one, other) => one - other);
  const slowest = timesInMs.at(-1);
  const middle = timesInMs[Math.floor(timesInMs.length / 2)];
  if (slowest === undefined || middle === undefined) {
    return [{ claim: 'takeover after kill -9', figure: 'no killed gateway held a lease', isMet: null }];
  }
  return [
    {
      claim: `takeover after kill -9 (goal: lease + 1 s, ${goalInMs} ms, ${slowest <= goalInMs ? 'met' : 'missed'})`,
      figure: `${timesInMs.length} takeovers, p50 ${Math.round(middle)} ms, slowest ${Math.round(slowest)} ms`,
      isMet: null,
    },
  ];
}

/** The times from the kill to the claims of the killed gateway's connections. */
function findTakeovers(claims: readonly Claim[], { gateway, fromInMs }: Round): readonly number[] {
  return claims.flatMap((claim, index) => {
    const former = claims[index - 1];
    const isTakeover =
      claim.wasLeased &&
      former?.connectionId === claim.connectionId &&
      former.gateway === gateway &&
      claim.atInMs > fromInMs;
    return isTakeover ? [claim.atInMs - fromInMs] : [];
  });
}
