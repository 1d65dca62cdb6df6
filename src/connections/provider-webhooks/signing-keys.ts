import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../platform/clock.js';
import type { ProviderKit } from '../../providers/contract/provider.js';
import { PROVIDER_KIT } from '../../providers/kit/provider-kit.module.js';
import { readSigningKeys } from './read-signing-keys.js';

/** The keys of a URL are read at most once in this time, even after a failure. */
const cooldownInMs = 60_000;
/** A key that the provider has withdrawn is accepted for at most this long. */
const freshnessInMs = 3_600_000;
const timeoutInMs = 10_000;

interface KnownKeys {
  readonly keys: ReadonlyMap<string, KeyObject>;
  readonly readAtInMs: number;
}

/** The keys with which providers sign their webhooks, by the URL of their key set. They are read without credentials. */
@Injectable()
export class SigningKeys {
  private readonly known = new Map<string, KnownKeys>();
  private readonly attemptedAtInMs = new Map<string, number>();
  private readonly inFlight = new Map<string, Promise<void>>();

  constructor(
    @Inject(PROVIDER_KIT) private readonly kit: ProviderKit,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The RSA key with this id; null if the set does not contain it or could not be read. */
  async find(url: string, keyId: string): Promise<KeyObject | null> {
    if (this.fresh(url)?.has(keyId) !== true) await this.readAgain(url);
    return this.fresh(url)?.get(keyId) ?? null;
  }

  private fresh(url: string): KnownKeys['keys'] | null {
    const known = this.known.get(url);
    if (known === undefined || this.clock.monotonicInMs() - known.readAtInMs >= freshnessInMs) return null;
    return known.keys;
  }

  private async readAgain(url: string): Promise<void> {
    const attemptedAtInMs = this.attemptedAtInMs.get(url) ?? -Infinity;
    const nowInMs = this.clock.monotonicInMs();
    if (nowInMs - attemptedAtInMs >= cooldownInMs) {
      this.attemptedAtInMs.set(url, nowInMs);
      this.inFlight.set(
        url,
        this.read(url).finally(() => this.inFlight.delete(url)),
      );
    }
    await this.inFlight.get(url);
  }

  private async read(url: string): Promise<void> {
    const signal = AbortSignal.timeout(timeoutInMs);
    const outcome = await this.kit.http.send({ method: 'GET', url, headers: {}, signal });
    const isSet = outcome.kind === 'responded' && outcome.status === 200 && outcome.body.kind === 'json';
    const keys = isSet && outcome.body.kind === 'json' ? readSigningKeys(outcome.body.value) : null;
    if (keys !== null) this.known.set(url, { keys, readAtInMs: this.clock.monotonicInMs() });
  }
}
