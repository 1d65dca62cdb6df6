import type { OpenAccount } from '../../../../src/connections/connection-accounts.js';
import type { DispatchPass } from '../../../../src/dispatch/store/make-pass.js';
import { LeaseLost } from '../../../../src/database/lease/lease-lost.js';
import type { CallResponse, StartedCall } from '../../../../src/dispatch/store/started-call.js';
import type { Claim } from '../simulation-store.js';
import type { TwinStore } from './twin-store.js';

/** Long, so that scenarios do not consist of renewals. */
export const leaseInMs = 30_000;

/** A started call and the account that it is made with. */
export interface StartedCallRow {
  readonly started: StartedCall;
  readonly account: OpenAccount;
}

/** One replica's work on one connection of a twin store. */
export class TwinOwner {
  readonly calls: StartedCallRow[] = [];
  private currentClaim: Claim | null = null;

  constructor(
    private readonly twins: TwinStore,
    private readonly connectionId: number,
    private readonly name: string,
  ) {}

  /** The claim that it has, or believes to have. */
  get claim(): Claim | null {
    return this.currentClaim;
  }

  /** Claims the connection if it is free and due. */
  async tryClaim(): Promise<boolean> {
    const [claim] = await this.twins.do('claim', this.name, 10, leaseInMs, []);
    if (claim === undefined) return false;
    this.currentClaim = claim;
    this.calls.length = 0;
    return true;
  }

  /** Keeps the lease alive while time passes. */
  async advance(timeInMs: number): Promise<void> {
    const steps = Math.ceil(timeInMs / (leaseInMs - 1));
    if (steps <= 3) {
      for (let step = 0; step < steps; step += 1) {
        this.twins.advance(Math.ceil(timeInMs / steps));
        if (this.currentClaim !== null) await this.twins.do('renew', this.currentClaim, leaseInMs);
      }
      return;
    }
    // A long time: as if the connection had been released and claimed again.
    await this.release(timeInMs);
    this.twins.advance(timeInMs);
    await this.tryClaim();
  }

  async renew(): Promise<void> {
    if (this.currentClaim !== null) await this.twins.do('renew', this.currentClaim, leaseInMs);
  }

  async release(dueInMs: number | null): Promise<void> {
    if (this.currentClaim !== null) await this.twins.do('release', this.currentClaim, dueInMs);
    this.currentClaim = null;
    this.calls.length = 0;
  }

  /** Dies: it releases nothing, and nobody waits for its calls. */
  die(): void {
    this.currentClaim = null;
    this.calls.length = 0;
    this.twins.scenario.push(`${this.name} dies`);
  }

  /** One pass; null when the lease was lost. */
  async pass(): Promise<DispatchPass | null> {
    const { claim } = this;
    if (claim === null) return null;
    const inFlight = this.calls.map(({ started: { call, runIds } }) => ({
      kind: call.kind,
      source: 'source' in call ? call.source : null,
      runIds,
    }));
    return this.nullIfLost(async () => {
      const pass = await this.twins.do('pass', claim, inFlight);
      const { account } = pass;
      if (account !== null) this.calls.push(...pass.calls.map((started) => ({ started, account })));
      return pass;
    });
  }

  /** Records the response of a started call; after a full list it fixes targets. */
  async recordResponse(call: StartedCallRow, response: CallResponse): Promise<void> {
    const { claim } = this;
    this.forget(call);
    if (claim === null) return;
    await this.nullIfLost(async () => {
      await this.twins.do('recordResponse', claim, call.account, call.started, response);
    });
    const isFullList =
      response.kind === 'list' &&
      response.response.kind === 'read' &&
      response.response.value.continuation.kind === 'none';
    if (!isFullList) return;
    for (const id of await this.twins.do('findUnfixed', this.connectionId)) {
      await this.twins.do('fixTargets', id);
    }
  }

  async discardCall(call: StartedCallRow): Promise<void> {
    const { claim } = this;
    this.forget(call);
    if (claim !== null) await this.nullIfLost(() => this.twins.do('discardCall', claim, call.started));
  }

  /** Propagates all runs. */
  async propagate(): Promise<void> {
    while ((await this.twins.do('propagateNext', this.connectionId)) !== null);
    await this.twins.do('markPropagated', this.connectionId);
  }

  private forget(call: StartedCallRow): void {
    const index = this.calls.indexOf(call);
    if (index >= 0) this.calls.splice(index, 1);
  }

  private async nullIfLost<Value>(work: () => Promise<Value>): Promise<Value | null> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error;
      return null;
    }
  }
}
