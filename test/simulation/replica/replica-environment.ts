import type { CallResponse, StartedCall } from '../../../src/dispatch/store/started-call.js';
import type { DispatchPass } from '../../../src/dispatch/store/make-pass.js';
import type { Claim, SimulationStore } from '../store/simulation-store.js';
import type { Routine, Wait } from '../time/routine.js';
import type { SeededRandom } from '../time/seeded-random.js';
import type { Flaw } from '../world-flaw.js';
import type { Moment } from './moment.js';
import type { SimulatedProcess } from './simulated-process.js';

/** What a replica finds around itself. */
export interface ReplicaEnvironment {
  readonly store: SimulationStore;
  readonly random: SeededRandom;
  has(flaw: Flaw): boolean;
  /** Carries out one transaction in virtual time; it is traced by this name and checked. */
  transact<Value>(process: SimulatedProcess, name: string, transaction: () => Value): Routine<Value>;
  /** A fault may strike here. */
  at(process: SimulatedProcess, moment: Moment): Wait;
  /** Whether a connection is due, or its lease has ended, beside those. */
  hasClaimable(except: ReadonlyMap<number, unknown>): boolean;
  /** Tells all replicas that a connection was wished for. */
  notify(connectionId: number): void;
  /** Sends a call to its account; the answer comes in the end, if only as a lost one. */
  send(sending: Sending): Routine<CallResponse>;
  /** Notes for the checks. */
  readonly notes: ReplicaNotes;
  /** Something went wrong that is not meant to. */
  fail(error: unknown): void;
}

/** A call that leaves. */
export interface Sending {
  readonly process: SimulatedProcess;
  readonly claim: Claim;
  readonly started: StartedCall;
  /** The process, or the database's clock under it, was stopped or set since its look at the lease. */
  readonly wasStopped: boolean;
  /** True once the process gives up waiting for the answer. */
  readonly isAbandoned: () => boolean;
}

/** What the checks are told of the steps of replicas, besides what the store shows. */
export interface ReplicaNotes {
  claimed(claims: readonly Claim[]): void;
  renewed(claim: Claim): void;
  released(claim: Claim): void;
  /** In the transaction that stored the intents. */
  passed(claim: Claim, pass: DispatchPass): void;
  /** As it really was, whatever is recorded of it. */
  responded(started: StartedCall, response: CallResponse): void;
  /** In the transaction that recorded the answer. */
  recorded(claim: Claim, started: StartedCall, response: CallResponse): void;
  discarded(claim: Claim, started: StartedCall): void;
}
