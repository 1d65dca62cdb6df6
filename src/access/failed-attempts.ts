import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';

/** Failures that may come in a burst. */
const burst = 30;
/** Time after which one more failure may come. */
const refillInMs = 2_000;
const maxIpAddresses = 10_000;

interface Attempts {
  /** How many more failures may come, at `atInMs`. */
  readonly remaining: number;
  readonly atInMs: number;
}

/**
 * Counts failed authentications by IP address, on this replica: thirty in a burst, then one every two seconds. Keeps ten thousand
 * IP addresses and drops the one whose last failure is oldest. IPv6 addresses count by their 64-bit network.
 */
export class FailedAttempts {
  private readonly attempts = new LRUCache<string, Attempts>({ max: maxIpAddresses });

  /** How long an IP address has to wait for its next attempt, in milliseconds; 0 if it need not wait. Times are monotonic. */
  waitInMs(ipAddress: string, nowInMs: number): number {
    const { remaining } = this.read(nameNetwork(ipAddress), nowInMs);
    return remaining >= 1 ? 0 : Math.ceil((1 - remaining) * refillInMs);
  }

  /** Counts a failure. */
  count(ipAddress: string, nowInMs: number): void {
    const network = nameNetwork(ipAddress);
    const { remaining } = this.read(network, nowInMs);
    this.attempts.set(network, { remaining: Math.max(0, remaining - 1), atInMs: nowInMs });
  }

  private read(network: string, nowInMs: number): Attempts {
    // An attempt that only waits must not keep its IP address longer in the cache.
    const { remaining, atInMs } = this.attempts.peek(network) ?? { remaining: burst, atInMs: nowInMs };
    return { remaining: Math.min(burst, remaining + (nowInMs - atInMs) / refillInMs), atInMs: nowInMs };
  }
}

/** The name under which an IP address is counted. A string that is not an IP address counts as itself. */
function nameNetwork(ipAddress: string): string {
  if (!ipaddr.isValid(ipAddress)) return ipAddress;
  const parsed = ipaddr.process(ipAddress);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  return parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':');
}
