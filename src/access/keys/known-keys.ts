import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DatabaseSignals } from '../../database/signals/database-signals.js';
import type { Hints } from '../../database/signals/hint-payload.js';
import { CLOCK, type Clock } from '../../platform/clock.js';
import { keyChannel, KeyStore, type StoredKey } from './key-store.js';

/** If the hint of a revocation is lost, other replicas apply it within this time. */
const freshnessInMs = 5_000;
const maxKeys = 10_000;

/** A key and when it was read. */
export interface KnownKey extends StoredKey {
  /** On the monotonic clock, before the read started. */
  readonly readAtInMs: number;
}

/**
 * Recently used keys, so that most requests read no key from the database. A hint removes a key immediately; without a hint, a key is
 * read again after five seconds.
 */
@Injectable()
export class KnownKeys implements OnModuleDestroy {
  private readonly keys = new LRUCache<string, KnownKey>({ max: maxKeys });
  /** Apart from the keys: reads of ids that nobody has must not push out the keys of others. */
  private readonly reading = new Map<string, Promise<KnownKey | null>>();
  private readonly unlisten: () => void;

  constructor(
    private readonly store: KeyStore,
    signals: DatabaseSignals,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.unlisten = signals.listen(keyChannel, (hints) => this.forget(hints));
  }

  /** The key as it was last read, however long ago; undefined if it was never read or was removed. */
  remembered(id: string): KnownKey | undefined {
    return this.keys.peek(id);
  }

  /**
   * The key, read within the last five seconds; null if there is no valid key. The clock of the database decides whether a key has
   * expired, so a key that may have expired is read again.
   */
  async find(id: string): Promise<KnownKey | null> {
    const calledAtInMs = this.clock.monotonicInMs();
    const known = this.keys.get(id);
    if (
      known !== undefined &&
      calledAtInMs - known.readAtInMs < freshnessInMs &&
      !this.mayHaveExpired(known)
    ) {
      return known;
    }
    const key = await (this.reading.get(id) ?? this.read(id));
    const startedBefore = key !== null && key.readAtInMs < calledAtInMs;
    return startedBefore && this.mayHaveExpired(key) ? this.read(id) : key;
  }

  /** Removes keys that may have changed, and discards the results of reads in flight. */
  forget(hints: Hints): void {
    for (const id of hints === 'all' ? [...this.keys.keys(), ...this.reading.keys()] : hints) {
      this.keys.delete(id);
      this.reading.delete(id);
    }
  }

  onModuleDestroy(): void {
    this.unlisten();
  }

  private mayHaveExpired({ readAtInMs, expiresInMs }: KnownKey): boolean {
    return expiresInMs !== null && this.clock.monotonicInMs() >= readAtInMs + expiresInMs;
  }

  private read(id: string): Promise<KnownKey | null> {
    const readAtInMs = this.clock.monotonicInMs();
    const reading = this.store
      .findValid(id)
      .then((stored) => {
        const key = stored === null ? null : { ...stored, readAtInMs };
        // A revocation in the meantime has removed this read; its result must not be kept.
        if (this.reading.get(id) !== reading) return key;
        if (key === null) this.keys.delete(id);
        else this.keys.set(id, key);
        return key;
      })
      .finally(() => {
        if (this.reading.get(id) === reading) this.reading.delete(id);
      });
    this.reading.set(id, reading);
    return reading;
  }
}
