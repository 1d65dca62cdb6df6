import type { DispatchPass } from '../../../../src/dispatch/store/make-pass.js';
import type { CallResponse, StartedCall } from '../../../../src/dispatch/store/started-call.js';
import type { SourceReading, SourceStatus } from '../../../../src/providers/contract/source-reading.js';
import type { RefreshRecord } from '../../../../src/refresh/store/refresh-records.js';
import type { AcceptedRequest } from '../../../../src/refresh/rules/refresh-request.js';
import type { VirtualDatabase } from '../sql/virtual-clock.js';
import { describeAccount } from './twin-accounts.js';
import { accepted, goodResponse, readingOf } from './twin-responses.js';
import { TwinOwner } from './twin-owner.js';
import { TwinStore } from './twin-store.js';

/** One connection of a twin store, one replica that works on it, and what its provider shows. */
export class TwinStage {
  /** What the next list shows. */
  shown: readonly SourceReading[] = [];

  private constructor(
    readonly twins: TwinStore,
    readonly connectionId: number,
    readonly owner: TwinOwner,
  ) {}

  /** A new account on an empty database; its owner has claimed it. */
  static async create(
    virtual: VirtualDatabase,
    provider: 'shipstation' | 'shipengine',
    random: () => number = () => 0.5,
  ): Promise<TwinStage> {
    return TwinStage.on(await TwinStore.create(virtual, random), provider);
  }

  /** The same on existing twins. */
  static async on(twins: TwinStore, provider: 'shipstation' | 'shipengine'): Promise<TwinStage> {
    const connectionId = await twins.do('addConnection', describeAccount(provider));
    const owner = new TwinOwner(twins, connectionId, 'first');
    await owner.tryClaim();
    return new TwinStage(twins, connectionId, owner);
  }

  /** A second replica. */
  rival(): TwinOwner {
    return new TwinOwner(this.twins, this.connectionId, 'second');
  }

  /** A request for one source (null: all) that arrives now. */
  accept(source: string | null, changes: Partial<AcceptedRequest> = {}): Promise<RefreshRecord> {
    return this.twins.do('accept', {
      connectionId: this.connectionId,
      source,
      since: null,
      priority: 'interactive',
      maxAgeSeconds: null,
      deadlineSeconds: 1800,
      metadata: {},
      receivedAt: new Date(this.twins.clock.nowInMs),
      caller: 'key_tester',
      ...changes,
    });
  }

  /** Lists these sources, all idle since minute 0. */
  show(sources: readonly string[], minute = 0, normalizedStatus: SourceStatus | null = 'idle'): void {
    this.shown = sources.map((source) => readingOf(source, minute, normalizedStatus));
  }

  /** Makes passes in which every call succeeds, until there is nothing to call; at most `rounds` passes. */
  async work(rounds = 6, normalizedStatus: SourceStatus = 'idle'): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      const pass = await this.owner.pass();
      if (pass === null || (this.owner.calls.length === 0 && pass.nextPassInMs !== 0)) break;
      for (const call of [...this.owner.calls]) {
        this.twins.advance(200);
        await this.owner.recordResponse(call, goodResponse(call.started, this.shown, normalizedStatus));
      }
    }
    await this.owner.propagate();
  }

  /** Makes passes until a trigger is started, and leaves it without a response; every other call succeeds. */
  async trigger(stepInMs = 1000): Promise<StartedCall> {
    for (let round = 0; round < 8; round += 1) {
      await this.owner.pass();
      const trigger = this.owner.calls.find(({ started }) => started.runIds.length > 0);
      if (trigger !== undefined) return trigger.started;
      for (const call of [...this.owner.calls]) {
        this.twins.advance(200);
        await this.owner.recordResponse(call, goodResponse(call.started, this.shown, 'idle'));
      }
      await this.owner.advance(stepInMs);
    }
    throw new Error(`No trigger was started:\n${this.twins.scenario.join('\n')}`);
  }

  /** Gives a started call its response. */
  async respond(started: StartedCall, response: CallResponse = accepted): Promise<void> {
    this.twins.advance(200);
    const call = this.owner.calls.find((one) => one.started === started);
    if (call === undefined) throw new Error('This call is not open.');
    await this.owner.recordResponse(call, response);
    await this.owner.propagate();
  }

  /** One pass. */
  async pass(): Promise<DispatchPass> {
    const pass = await this.owner.pass();
    if (pass === null) throw new Error('The lease was lost.');
    await this.owner.propagate();
    return pass;
  }

  /** The state and outcome of each run of a source, oldest first: `live`, `finished: succeeded`. */
  runsOf(source: string): string[] {
    return [...this.twins.rows.runs.values()]
      .filter((run) => run.source_id === source)
      .map((run) => (run.outcome === null ? run.state : `${run.state}: ${run.outcome}`));
  }
}
