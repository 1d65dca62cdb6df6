import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DatabaseSignals } from '../../database/signals/database-signals.js';
import type { Hints } from '../../database/signals/hint-payload.js';
import { CLOCK, type Clock } from '../../platform/clock.js';
import { keyChannel } from './key-channel.js';
import { KeyStore } from './key-store.js';
import type { StoredKey } from './stored-key.js';

/** A revocation whose hint is lost takes effect on other replicas after this. */
const freshnessInMs = 5_000;
const maxKeys = 10_000;

/** A key as it was read, and when. */
export interface KnownKey extends StoredKey {
  /** On the monotonic clock, before the reading began. */
  readonly readAtInMs: number;
}

/**
 * Keys that were used lately, so that most requests read no key from the database. What a hint names is forgotten at once;
 * without a hint, a key is read again after five seconds.
 */
@Injectable()
export class KnownKeys implements OnModuleDestroy {
  private readonly keys = new Map<string, KnownKey>();
  private readonly reading = new Map<string, Promise<KnownKey | null>>();
  private readonly unlisten: () => void;

  constructor(
    @Inject(KeyStore) private readonly store: KeyStore,
    @Inject(DatabaseSignals) signals: DatabaseSignals,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.unlisten = signals.listen(keyChannel, (hints) => this.forget(hints));
  }

  /** The key as it was read last, however long ago; undefined when it was not, or was forgotten. */
  remembered(id: string): KnownKey | undefined {
    return this.keys.get(id);
  }

  /**
   * The key, read within the last five seconds, or null when there is none that is valid. Whether one has ended is for the clock of
   * the database to say: a key that may have is read again.
   */
  async find(id: string): Promise<KnownKey | null> {
    const askedAtInMs = this.clock.monotonicInMs();
    const known = this.keys.get(id);
    if (
      known !== undefined &&
      askedAtInMs - known.readAtInMs < freshnessInMs &&
      !this.mayHaveFinished(known)
    ) {
      return known;
    }
    const key = await (this.reading.get(id) ?? this.read(id));
    const wasStartedBefore = key !== null && key.readAtInMs < askedAtInMs;
    return wasStartedBefore && this.mayHaveFinished(key) ? this.read(id) : key;
  }

  /** Forgets keys that may have changed. A reading that is under way is not kept either. */
  forget(hints: Hints): void {
    for (const id of hints === 'all' ? [...this.keys.keys(), ...this.reading.keys()] : hints) {
      this.keys.delete(id);
      this.reading.delete(id);
    }
  }

  onModuleDestroy(): void {
    this.unlisten();
  }

  private mayHaveFinished({ readAtInMs, endsInMs }: KnownKey): boolean {
    return endsInMs !== null && this.clock.monotonicInMs() >= readAtInMs + endsInMs;
  }

  private read(id: string): Promise<KnownKey | null> {
    const readAtInMs = this.clock.monotonicInMs();
    const reading = this.store
      .findValid(id)
      .then((stored) => {
        const key = stored === null ? null : { ...stored, readAtInMs };
        // Whoever revoked it meanwhile has taken this reading away: its result is not to be kept.
        if (this.reading.get(id) === reading) this.keep(id, key);
        return key;
      })
      .finally(() => {
        if (this.reading.get(id) === reading) this.reading.delete(id);
      });
    this.reading.set(id, reading);
    return reading;
  }

  private keep(id: string, key: KnownKey | null): void {
    this.keys.delete(id);
    if (key === null) return;
    this.keys.set(id, key);
    const [oldest] = this.keys.keys();
    if (this.keys.size > maxKeys && oldest !== undefined) this.keys.delete(oldest);
  }
}
