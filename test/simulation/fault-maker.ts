import type { Coverage } from './coverage.js';
import type { Disturbance } from './provider/disturbance.js';
import type { SimulatedAccount } from './provider/simulated-account.js';
import type { DatabaseLink } from './replica/database-link.js';
import type { Moment } from './replica/moment.js';
import type { SimulatedProcess } from './replica/simulated-process.js';
import type { SimulatedReplica } from './replica/simulated-replica.js';
import type { Fault } from './scenario/fault.js';
import type { Agenda } from './time/agenda.js';
import type { SeededRandom } from './time/seeded-random.js';

type TargetedFault = Extract<Fault, { strike: unknown }>;

/** The parts of the world that faults change. */
export interface Faultable {
  readonly agenda: Agenda;
  readonly random: SeededRandom;
  readonly coverage: Coverage;
  readonly link: DatabaseLink;
  readonly replicas: readonly SimulatedReplica[];
  accountOf(connection: number): SimulatedAccount;
  note(text: string): void;
  setClock(byInMs: number): void;
  /** Makes the provider reject the credentials of a connection until a time. */
  rejectCredentials(connection: number, untilInMs: number): void;
}

/** Makes the faults of a scenario, each at its time or at the moment that it waits for. */
export class FaultMaker {
  hintsAreLost = false;
  private armed: TargetedFault[] = [];

  constructor(
    private readonly world: Faultable,
    private readonly startsAtInMs: number,
  ) {}

  plan(faults: readonly Fault[]): void {
    for (const fault of faults) {
      const atInMs = this.startsAtInMs + ('strike' in fault ? fault.strike.afterInMs : fault.atInMs);
      this.world.agenda.at(atInMs, () => this.start(fault));
    }
  }

  /** A process has reached a moment: makes the first fault that waits for it. */
  strikeAt(process: SimulatedProcess, moment: Moment): void {
    if (this.armed.length === 0) return;
    const fault = this.armed.find((one) => one.strike.moment === moment);
    const replica = this.world.replicas.find((one) => one.process === process);
    if (fault === undefined || replica === undefined) return;
    this.armed = this.armed.filter((one) => one !== fault);
    this.strike(fault, replica);
  }

  private start(fault: Fault): void {
    switch (fault.kind) {
      case 'crash':
      case 'pause':
        this.arm(fault);
        return;
      case 'restart':
        this.count('restart', `replica ${fault.replica} restarts`);
        this.world.replicas[fault.replica]?.restart(fault.backAfterInMs);
        return;
      case 'clock-jump':
        this.count(`clock set ${fault.byInMs < 0 ? 'back' : 'forward'}`, `by ${fault.byInMs} ms`);
        this.world.setClock(fault.byInMs);
        return;
      case 'database-down':
        this.count('database down', `for ${fault.lengthInMs} ms`);
        this.world.link.isUp = false;
        this.world.agenda.after(fault.lengthInMs, () => (this.world.link.isUp = true));
        return;
      case 'connections-cut':
        this.world.link.cuts += fault.transactions;
        return;
      case 'hints-lost':
        this.count('hints lost', `for ${fault.lengthInMs} ms`);
        this.hintsAreLost = true;
        this.world.agenda.after(fault.lengthInMs, () => (this.hintsAreLost = false));
        return;
      case 'disturbance':
        this.disturb(fault.disturbance, fault.connection, fault.lengthInMs);
        return;
      default:
        fault satisfies never;
    }
  }

  private arm(fault: TargetedFault): void {
    const replica = this.world.replicas[fault.replica];
    if (fault.strike.moment !== null) this.armed.push(fault);
    else if (replica !== undefined) this.strike(fault, replica);
  }

  private strike(fault: TargetedFault, replica: SimulatedReplica): void {
    const { moment } = fault.strike;
    if (replica.process?.isRunning !== true) return;
    if (fault.kind === 'crash') {
      this.count(
        `crash ${moment === null ? 'at any time' : `after: ${moment}`}`,
        `replica ${replica.index} dies`,
      );
      replica.crash(fault.backAfterInMs);
    } else {
      const beyond = fault.lengthInMs > 5000 ? 'beyond the lease' : 'within the lease';
      this.count(
        `pause ${beyond}${fault.freezesClock ? ', clock stands still' : ''}`,
        `replica ${replica.index}`,
      );
      if (moment !== null) this.world.coverage.count(`fault: pause after: ${moment}`);
      replica.process.pause(fault.lengthInMs, fault.freezesClock);
    }
  }

  private disturb(disturbance: Disturbance, connection: number, lengthInMs: number): void {
    const { agenda } = this.world;
    const untilInMs = agenda.nowInMs + lengthInMs;
    this.world.note(`${disturbance} disturbs connection ${connection} for ${lengthInMs} ms`);
    if (disturbance === 'rejected-credentials') this.world.rejectCredentials(connection, untilInMs);
    else if (disturbance === 'automatic-imports') this.importAgain(connection, untilInMs);
    else if (disturbance === 'outside-users') this.useAgain(connection, untilInMs);
    else this.world.accountOf(connection).disturb(disturbance, untilInMs);
  }

  private importAgain(connection: number, untilInMs: number): void {
    const { agenda, random } = this.world;
    const account = this.world.accountOf(connection);
    account.importByItself(random.pick(account.behavior.sources).id, agenda.nowInMs);
    if (agenda.nowInMs < untilInMs) {
      agenda.after(random.integer(1000, 20_000), () => this.importAgain(connection, untilInMs));
    }
  }

  private useAgain(connection: number, untilInMs: number): void {
    const { agenda, random } = this.world;
    this.world.accountOf(connection).useFromOutside(random.integer(1, 6), agenda.nowInMs);
    if (agenda.nowInMs < untilInMs) {
      agenda.after(random.integer(200, 6000), () => this.useAgain(connection, untilInMs));
    }
  }

  private count(name: string, note: string): void {
    this.world.coverage.count(`fault: ${name}`);
    this.world.note(`${name}: ${note}`);
  }
}
