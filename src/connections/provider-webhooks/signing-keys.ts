import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CLOCK, type Clock } from '../../platform/clock.js';
import type { ProviderKit } from '../../providers/contract/provider.js';
import { PROVIDER_KIT } from '../../providers/kit/provider-kit.module.js';
import { readSigningKeys } from './read-signing-keys.js';

/** The keys of a URL are read at most once in this time, even after a failure. */
const cooldownInMs = 60_000;
/** A key that the provider has withdrawn is accepted for at most this long. */
const freshnessInMs = 3_600_000;
const timeoutInMs = 10_000;

interface KeySet {
  /** The keys of the last successful read, and when it was made; null: none yet. */
  readonly known: { readonly keys: ReadonlyMap<string, KeyObject>; readonly readAtInMs: number } | null;
  readonly attemptedAtInMs: number;
}

/** The keys with which providers sign their webhooks, by the URL of their key set. They are read without credentials. */
@Injectable()
export class SigningKeys {
  private readonly sets = new LRUCache<string, KeySet>({
    max: 100,
    fetchMethod: (url, former) => this.read(url, former),
  });

  constructor(
    @Inject(PROVIDER_KIT) private readonly kit: ProviderKit,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The RSA key with this id; null if the set does not contain it or could not be read. */
  async find(url: string, keyId: string): Promise<KeyObject | null> {
    const former = this.sets.get(url);
    const key = this.findFresh(former, keyId);
    if (key !== null) return key;
    const forceRefresh = this.clock.monotonicInMs() - (former?.attemptedAtInMs ?? -Infinity) >= cooldownInMs;
    return this.findFresh(await this.sets.fetch(url, { forceRefresh }), keyId);
  }

  private findFresh(set: KeySet | undefined, keyId: string): KeyObject | null {
    const known = set?.known ?? null;
    if (known === null || this.clock.monotonicInMs() - known.readAtInMs >= freshnessInMs) return null;
    return known.keys.get(keyId) ?? null;
  }

  private async read(url: string, former: KeySet | undefined): Promise<KeySet> {
    const attemptedAtInMs = this.clock.monotonicInMs();
    const signal = AbortSignal.timeout(timeoutInMs);
    const outcome = await this.kit.http.send({ method: 'GET', url, headers: {}, signal });
    const isSet = outcome.kind === 'responded' && outcome.status === 200 && outcome.body.kind === 'json';
    const keys = isSet && outcome.body.kind === 'json' ? readSigningKeys(outcome.body.value) : null;
    const known = keys === null ? (former?.known ?? null) : { keys, readAtInMs: this.clock.monotonicInMs() };
    return { known, attemptedAtInMs };
  }
}
