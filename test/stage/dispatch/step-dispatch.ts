import { ConnectionStore } from '../../../src/connections/connection-store.js';
import type { Database } from '../../../src/database/database.js';
import type { CallInFlight } from '../../../src/dispatch/plan/dispatch-state.js';
import { type DispatchPass, makePass } from '../../../src/dispatch/store/make-pass.js';
import { recordResponse } from '../../../src/dispatch/store/record-response.js';
import type { CallResponse, StartedCall } from '../../../src/dispatch/store/started-call.js';
import { fixTargets } from '../../../src/refresh/store/fix-targets.js';
import { propagateRuns } from '../../../src/refresh/store/propagate-runs.js';
import { prepareAccount } from './prepare-account.js';

/**
 * A dispatcher that a test drives: one pass at a time, and the test supplies each response. It carries out plans like a
 * session, without a lease and without a provider.
 */
export class StepDispatch {
  private readonly inFlight = new Map<number, CallInFlight>();

  constructor(
    private readonly database: Database,
    private readonly connectionId: number,
    readonly fence = 1,
  ) {}

  /** Reads the state, plans, records the steps and starts the calls. */
  async pass(): Promise<DispatchPass> {
    const account = await prepareAccount(this.database, this.connectionId);
    const { connectionId, fence } = this;
    const inFlight = [...this.inFlight.values()];
    const pass = await this.database
      .transaction()
      .execute((transaction) => makePass(transaction, { connectionId, fence, account, inFlight }));
    for (const { rowId, call, runIds } of pass.calls) {
      this.inFlight.set(rowId, { kind: call.kind, source: 'source' in call ? call.source : null, runIds });
    }
    await propagateRuns(this.database, this.connectionId);
    return pass;
  }

  /** Runs a pass and returns its only call. Throws unless it is one call of this kind. */
  async passTo(kind: StartedCall['call']['kind']): Promise<StartedCall> {
    const { calls } = await this.pass();
    const [call] = calls;
    if (call?.call.kind !== kind || calls.length > 1) {
      throw new Error(
        `Expected one call "${kind}", got: ${calls.map((one) => one.call.kind).join(', ') || 'none'}.`,
      );
    }
    return call;
  }

  /** Records the response of a call, and propagates it. */
  async recordResponse(started: StartedCall, response: CallResponse): Promise<void> {
    const account = await prepareAccount(this.database, this.connectionId);
    const connections = new ConnectionStore(this.database);
    this.inFlight.delete(started.rowId);
    await recordResponse((work) => this.database.transaction().execute(work), started, response, {
      account,
      connections,
    });
    if (
      response.kind === 'list' &&
      response.response.kind === 'read' &&
      response.response.value.continuation.kind === 'none'
    ) {
      await fixTargets(this.database, this.connectionId);
    }
    await propagateRuns(this.database, this.connectionId);
  }
}
