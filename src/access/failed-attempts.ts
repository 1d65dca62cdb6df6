import ipaddr from 'ipaddr.js';

/** So many failures may come in a burst. */
const burst = 30;
/** And so often one more. */
const refillInMs = 2_000;
const maxAddresses = 10_000;

interface Attempts {
  /** How many more failures there may be, at `atInMs`. */
  readonly left: number;
  readonly atInMs: number;
}

/**
 * Counts failed authentications by address, on this replica: thirty in a burst, then one every two seconds. Keeps ten thousand
 * addresses; beyond that, those that failed longest ago are forgotten. IPv6 addresses count by their network of 64 bits.
 */
export class FailedAttempts {
  private readonly attempts = new Map<string, Attempts>();

  /** How long an address has to wait for its next failure, in milliseconds; 0 when it need not. Times are monotonic. */
  waitInMs(address: string, nowInMs: number): number {
    const { left } = this.read(nameNetwork(address), nowInMs);
    return left >= 1 ? 0 : Math.ceil((1 - left) * refillInMs);
  }

  /** Counts a failure. */
  count(address: string, nowInMs: number): void {
    const network = nameNetwork(address);
    const { left } = this.read(network, nowInMs);
    this.attempts.delete(network);
    this.attempts.set(network, { left: Math.max(0, left - 1), atInMs: nowInMs });
    const [oldest] = this.attempts.keys();
    if (this.attempts.size > maxAddresses && oldest !== undefined) this.attempts.delete(oldest);
  }

  private read(network: string, nowInMs: number): Attempts {
    const { left, atInMs } = this.attempts.get(network) ?? { left: burst, atInMs: nowInMs };
    return { left: Math.min(burst, left + (nowInMs - atInMs) / refillInMs), atInMs: nowInMs };
  }
}

/** What counts as one address. A text that is no address stands for itself. */
function nameNetwork(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  return parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':');
}
