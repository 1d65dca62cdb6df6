import type { CallResponse, StartedCall } from '../../../src/dispatch/store/started-call.js';
import type { RefreshRecord } from '../../../src/refresh/store/refresh-records.js';
import { leaseInMs } from '../replica/simulated-rows.js';
import type { ReplicaNotes } from '../replica/replica-environment.js';
import type { DispatchPass } from '../../../src/dispatch/store/make-pass.js';
import type { Claim } from '../store/simulation-store.js';
import { CallWatch } from './call-watch.js';
import { JoiningWatch } from './joining-watch.js';
import { RefreshWatch } from './refresh-watch.js';
import { RunWatch } from './run-watch.js';
import type { Watched } from './watched.js';

/** All checks of a seed: `check` runs after every step, the other methods report the steps. */
export class Checks implements ReplicaNotes {
  readonly calls: CallWatch;
  readonly joining: JoiningWatch;
  readonly refreshes: RefreshWatch;
  private readonly runs: RunWatch;

  constructor(private readonly watched: Watched) {
    this.joining = new JoiningWatch(watched);
    this.calls = new CallWatch(watched, this.joining, leaseInMs);
    this.refreshes = new RefreshWatch(watched, (id) => this.calls.takenOverAtInMs(id));
    this.runs = new RunWatch(watched);
  }

  check(): void {
    this.runs.check();
    this.refreshes.check();
    this.joining.check(this.refreshes.listOpen());
  }

  /** The refreshes and runs that have not finished. */
  listOpenWork(): readonly string[] {
    return [...this.refreshes.listOpen(), ...this.runs.listOpen()];
  }

  beforeRequest(connectionId: number): void {
    this.joining.beforeRequest(connectionId, this.runs.listOpen());
  }

  afterRequest(refresh: RefreshRecord): void {
    this.joining.afterRequest(refresh);
  }

  claimed(claims: readonly Claim[]): void {
    this.calls.claimed(claims);
  }

  renewed(claim: Claim): void {
    this.calls.renewed(claim);
  }

  released(claim: Claim): void {
    this.calls.released(claim);
  }

  passed(claim: Claim, pass: DispatchPass): void {
    this.calls.passed(claim, pass);
  }

  responded(started: StartedCall, response: CallResponse): void {
    this.watched.ledger.responded(started.rowId, response);
  }

  recorded(claim: Claim, started: StartedCall, response: CallResponse): void {
    this.calls.recorded(claim, started, response);
  }

  discarded(claim: Claim, started: StartedCall): void {
    this.calls.discarded(claim, started);
  }
}
