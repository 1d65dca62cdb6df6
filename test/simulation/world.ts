import { LeaseLost } from '../../src/database/lease/lease-lost.js';
import type { CallResponse } from '../../src/dispatch/store/started-call.js';
import { CallCarrier } from './call-carrier.js';
import { CallLedger } from './check/call-ledger.js';
import { Checks } from './check/checks.js';
import { type Invariant, InvariantBroken } from './check/invariant.js';
import type { Watched } from './check/watched.js';
import { Coverage } from './coverage.js';
import { describeAccount } from './provider/account-definition.js';
import { SimulatedAccount } from './provider/simulated-account.js';
import { DatabaseUnavailable, DatabaseLink } from './replica/database-link.js';
import type { SimulatedProcess } from './replica/simulated-process.js';
import type { Sending } from './replica/replica-environment.js';
import { MemoryStore } from './store/memory/memory-store.js';
import type { SimulationStore, StoreClock } from './store/simulation-store.js';
import { type StoreFlaw, storeFlaws } from './store/store-flaw.js';
import type { Scenario } from './scenario/scenario.js';
import { Agenda } from './time/agenda.js';
import { SeededRandom } from './time/seeded-random.js';
import { Trace } from './trace.js';
import type { Flaw } from './world-flaw.js';

const dayInMs = 86_400_000;

/** The parts of one seed's world that do not act by themselves: time, the store, the accounts, the checks. */
export class World {
  readonly agenda: Agenda;
  readonly random: SeededRandom;
  readonly coverage = new Coverage();
  readonly trace: Trace;
  readonly clock: StoreClock;
  readonly store: SimulationStore;
  readonly link: DatabaseLink;
  readonly checks: Checks;
  /** By the store's id of the connection, in the order of the scenario. */
  readonly accounts = new Map<number, SimulatedAccount>();
  /** The first broken rule. */
  broken: InvariantBroken | null = null;
  private readonly ledger: CallLedger;
  private readonly carrier: CallCarrier;
  private databaseAheadInMs = 0;
  private jumpedAtInMs = Number.NEGATIVE_INFINITY;

  constructor(
    readonly scenario: Scenario,
    readonly flaws: ReadonlySet<Flaw>,
  ) {
    this.random = new SeededRandom(scenario.seed + 1);
    const ties = this.random.fork();
    this.agenda = new Agenda(scenario.startsAtInMs, () => ties.next());
    this.trace = new Trace(scenario.startsAtInMs);
    this.clock = { nowInMs: scenario.startsAtInMs };
    const chances = this.random.fork();
    const planted = new Set([...flaws].filter((flaw): flaw is StoreFlaw => flaw in storeFlaws));
    this.store = new MemoryStore({ clock: this.clock, random: () => chances.next(), flaws: planted });
    this.link = new DatabaseLink(this.agenda, this.random.fork(), () =>
      this.coverage.count('fault: connection cut'),
    );
    for (const behavior of scenario.accounts) {
      const account = new SimulatedAccount(
        behavior,
        scenario.startsAtInMs - dayInMs,
        this.random.fork(),
        this.coverage,
      );
      this.accounts.set(this.store.addConnection(describeAccount(behavior)), account);
      this.coverage.count(
        `account: like ${behavior.like}, last attempt moves at the ${behavior.lastAttemptMovesAt}`,
      );
      this.coverage.count(`account: ${behavior.hasHeaders ? 'shows' : 'does not show'} the quota`);
    }
    this.ledger = new CallLedger(
      (runId) => this.store.rows.runs.get(runId)?.source_id ?? '',
      () => this.clock.nowInMs,
    );
    this.checks = new Checks(this.watched());
    this.carrier = new CallCarrier(this.agenda, this.coverage);
  }

  /** The store's id of a connection of the scenario. */
  connectionId(connection: number): number {
    const id = [...this.accounts.keys()][connection];
    if (id === undefined) throw new Error(`The scenario has no connection ${connection}.`);
    return id;
  }

  accountOf(connection: number): SimulatedAccount {
    const account = this.accounts.get(this.connectionId(connection));
    if (account === undefined) throw new Error(`The scenario has no connection ${connection}.`);
    return account;
  }

  /** Carries out an operation of the store as one step, and checks every rule. */
  async apply<Value>(name: string, operation: () => Value | Promise<Value>): Promise<Value> {
    this.setTime();
    this.trace.note(this.agenda.nowInMs, name);
    let value: Value;
    try {
      value = await operation();
    } catch (error) {
      this.fail(error);
      if (error instanceof LeaseLost) this.coverage.count('lost owner: write rejected');
      throw error;
    }
    this.checks.check();
    return value;
  }

  /** Carries one transaction of a process to the database and back. */
  transact<Value>(
    process: SimulatedProcess,
    name: string,
    transaction: () => Value | Promise<Value>,
  ): Promise<Value> {
    return this.link.transact(process, () => this.apply(`${process.owner}: ${name}`, transaction));
  }

  /** Sends a call of a process to its account. */
  send(sending: Sending, onSent: () => void): Promise<CallResponse> {
    const { process, claim, started, signal } = sending;
    const account = this.accounts.get(claim.key);
    if (account === undefined) throw new Error(`There is no connection ${claim.key}.`);
    const source = 'source' in started.call ? ` of ${started.call.source}` : '';
    const what = `${started.call.kind}${source} of connection ${claim.key} (call ${started.rowId})`;
    this.note(`${process.owner}: sends ${what}`);
    this.checks.calls.sends(claim, sending.wasStopped);
    return this.carrier.carry({
      process,
      started,
      fact: this.ledger.find(started.rowId),
      account,
      signal,
      onSent,
      onArrival: (arrival, isStray) => {
        this.checks.calls.arrived(started, claim.key, arrival, isStray);
        this.note(`the provider receives ${what}: ${describeResponse(arrival.response)}`);
      },
    });
  }

  /** Whether another connection than these is due, or its lease has expired. */
  hasClaimable(except: readonly number[]): boolean {
    this.setTime();
    const { nowInMs } = this.clock;
    for (const {
      connection_id: id,
      lease_until: leaseUntil,
      due_at: dueAt,
    } of this.store.rows.dispatches.values()) {
      if ((leaseUntil ?? dueAt).getTime() <= nowInMs && !except.includes(id)) return true;
    }
    return false;
  }

  /** Sets the database's clock forward, or back. */
  setClock(byInMs: number): void {
    this.databaseAheadInMs += byInMs;
    this.jumpedAtInMs = this.agenda.nowInMs;
    this.setTime();
    this.checks.calls.clockWasSet(this.databaseAheadInMs !== 0);
  }

  /** Sets the database's clock before the store is used. */
  setTime(): void {
    this.clock.nowInMs = this.agenda.nowInMs + this.databaseAheadInMs;
  }

  note(text: string): void {
    this.trace.note(this.agenda.nowInMs, text);
  }

  has(flaw: Flaw): boolean {
    return this.flaws.has(flaw);
  }

  /** Keeps the first unexpected error. */
  fail(error: unknown): void {
    if (error instanceof LeaseLost || error instanceof DatabaseUnavailable || this.broken !== null) return;
    if (error instanceof InvariantBroken) this.broken = error;
    else {
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.broken = new InvariantBroken('no-error', detail);
    }
  }

  private watched(): Watched {
    return {
      store: this.store,
      clock: this.clock,
      nowInMs: () => this.agenda.nowInMs,
      accounts: this.accounts,
      definitionOf: (connectionId) => {
        const behavior = this.accounts.get(connectionId)?.behavior;
        if (behavior === undefined) throw new Error(`There is no connection ${connectionId}.`);
        return describeAccount(behavior).definition;
      },
      ledger: this.ledger,
      coverage: this.coverage,
      report: (invariant: Invariant, detail: string) => this.fail(new InvariantBroken(invariant, detail)),
      jumpedAtInMs: () => this.jumpedAtInMs,
    };
  }
}

function describeResponse({ response }: CallResponse): string {
  return 'failure' in response ? `${response.kind}, ${response.failure.kind}` : response.kind;
}
