import type { CallResponse, StartedCall } from '../../../src/dispatch/store/started-call.js';
import type { DispatchPass } from '../../../src/dispatch/store/make-pass.js';
import type { Claim, SimulationStore } from '../store/simulation-store.js';
import type { SeededRandom } from '../time/seeded-random.js';
import type { Flaw } from '../world-flaw.js';
import type { Moment } from './moment.js';
import type { SimulatedProcess } from './simulated-process.js';

/** What a replica needs from the simulated world. */
export interface ReplicaEnvironment {
  readonly store: SimulationStore;
  readonly random: SeededRandom;
  has(flaw: Flaw): boolean;
  /** Carries out one transaction in virtual time; it is traced by this name and checked. */
  transact<Value>(
    process: SimulatedProcess,
    name: string,
    transaction: () => Value | Promise<Value>,
  ): Promise<Value>;
  /** A fault may strike here: then it resolves later, or never. */
  at(process: SimulatedProcess, moment: Moment): Promise<void>;
  /** Whether another connection than these is due, or its lease has expired. */
  hasClaimable(except: readonly number[]): boolean;
  /** Sends all replicas a hint for a connection. */
  notify(connectionId: number): void;
  /** Sends a call to its account and returns the response, or the failure of a lost one. */
  send(sending: Sending): Promise<CallResponse>;
  /** Notes for the checks. */
  readonly notes: ReplicaNotes;
  /** Reports an error; an unexpected one breaks a rule. */
  fail(error: unknown): void;
}

/** A call that is sent. */
export interface Sending {
  readonly process: SimulatedProcess;
  readonly claim: Claim;
  readonly started: StartedCall;
  /** The process may have been stopped since its check of the lease. */
  readonly wasStopped: boolean;
  /** Aborts when the process gives up waiting for the response. */
  readonly signal: AbortSignal;
}

/** The steps of replicas that the checks cannot read from the store. */
export interface ReplicaNotes {
  claimed(claims: readonly Claim[]): void;
  renewed(claim: Claim): void;
  released(claim: Claim): void;
  /** In the transaction that stored the intents. */
  passed(claim: Claim, pass: DispatchPass): void;
  /** As it arrived, even if something else is recorded. */
  responded(started: StartedCall, response: CallResponse): void;
  /** In the transaction that recorded the response. */
  recorded(claim: Claim, started: StartedCall, response: CallResponse): void;
  discarded(claim: Claim, started: StartedCall): void;
}
