import { ActionRunner } from './action-runner.js';
import { FaultMaker } from './fault-maker.js';
import { SimulatedReplica } from './replica/simulated-replica.js';
import type { ReplicaEnvironment } from './replica/replica-environment.js';
import { scenarioLengthInMs } from './scenario/draw-scenario.js';
import type { Agenda } from './time/agenda.js';
import type { World } from './world.js';
import { InvariantBroken } from './check/invariant.js';

const pollIntervalInMs = 250;
/** Time for the closing requests after the scenario. */
const closingInMs = 90_000;
/** After the scenario everything must finish within this time: the longest deadline, the longest time to lose a run, and a margin. */
const maxEndInMs = 75 * 60_000;

/** Plays one seed: starts replicas, callers and faults in a world and carries out the agenda. */
export class SimulationRun {
  private readonly replicas: readonly SimulatedReplica[];
  private readonly faults: FaultMaker;
  private readonly actions: ActionRunner;
  private availableSinceInMs: number | null = null;
  private isOver = false;

  constructor(private readonly world: World) {
    const environment = this.createEnvironment();
    const { scenario, agenda } = world;
    this.replicas = Array.from(
      { length: scenario.replicas },
      (_, index) => new SimulatedReplica(index, agenda, environment),
    );
    this.faults = new FaultMaker(
      {
        agenda,
        random: world.random.fork(),
        coverage: world.coverage,
        link: world.link,
        replicas: this.replicas,
        accountOf: (connection) => world.accountOf(connection),
        note: (text) => world.note(text),
        setClock: (byInMs) => world.setClock(byInMs),
        rejectCredentials: (connection, untilInMs) => this.rejectCredentials(connection, untilInMs),
      },
      scenario.startsAtInMs,
    );
    this.actions = new ActionRunner(
      {
        agenda,
        clock: world.clock,
        environment,
        replicas: this.replicas,
        checks: world.checks,
        connectionId: (connection) => world.connectionId(connection),
        apply: (name, operation) => world.apply(name, operation),
        recover: (connection) => this.recover(connection),
        takesSince: (connection) => scenario.accounts[connection]?.like === 'shipstation',
      },
      scenario.startsAtInMs,
    );
  }

  /** Plays until everything has finished or a rule is broken. */
  async play(): Promise<void> {
    const { world } = this;
    for (const replica of this.replicas)
      world.agenda.after(world.random.integer(0, 2000), () => replica.start());
    this.faults.plan(world.scenario.faults);
    this.actions.plan(world.scenario.actions);
    this.checkAgain();
    await new Promise<void>((finish) => {
      const step = () => {
        let ran: ReturnType<Agenda['step']> = 'quiet';
        while (ran === 'quiet' && world.broken === null && !this.isOver) ran = world.agenda.step();
        if (ran === 'may-resume') void settled.then(planStep);
        else finish();
      };
      // Node calls a `nextTick` callback that was planned by a promise only when no other promise is left to continue.
      const planStep = () => process.nextTick(step);
      const settled = Promise.resolve();
      step();
    });
  }

  private createEnvironment(): ReplicaEnvironment {
    const { world } = this;
    return {
      store: world.store,
      random: world.random.fork(),
      notes: world.checks,
      has: (flaw) => world.has(flaw),
      transact: (process, name, transaction) => world.transact(process, name, transaction),
      at: (process, moment) =>
        new Promise((resolve) => {
          this.faults.strikeAt(process, moment);
          process.soon(resolve);
        }),
      hasClaimable: (except) => world.hasClaimable(except),
      notify: (connectionId) => this.notify(connectionId),
      send: (sending) => world.send(sending, () => this.faults.strikeAt(sending.process, 'sent')),
      fail: (error) => world.fail(error),
    };
  }

  private notify(connectionId: number): void {
    if (this.faults.hintsAreLost) return;
    for (const replica of this.replicas) {
      this.world.agenda.after(this.world.random.integer(1, 10), () => replica.follow(connectionId));
    }
  }

  /** Checks at an interval what depends on time alone. */
  private checkAgain(): void {
    const { world } = this;
    world.setTime();
    const { nowInMs } = world.agenda;
    const isAvailable = world.link.isUp && this.replicas.some(({ process }) => process?.isRunning === true);
    this.availableSinceInMs = isAvailable ? (this.availableSinceInMs ?? nowInMs) : null;
    world.checks.refreshes.checkTime(this.availableSinceInMs);
    const elapsedInMs = nowInMs - world.scenario.startsAtInMs;
    if (elapsedInMs >= scenarioLengthInMs + closingInMs) this.end(elapsedInMs);
    world.agenda.after(pollIntervalInMs, () => this.checkAgain(), true);
  }

  private end(elapsedInMs: number): void {
    const open = this.world.checks.listOpenWork();
    if (open.length === 0) this.isOver = true;
    else if (elapsedInMs > scenarioLengthInMs + maxEndInMs) {
      this.world.fail(new InvariantBroken('work-ends', `Still open: ${open.join(', ')}.`));
    }
  }

  private recover(connection: number): void {
    const { world } = this;
    const account = world.accountOf(connection);
    account.recover(world.agenda.nowInMs);
    const version = world.store.rows.connections.get(world.connectionId(connection))?.credential_version ?? 1;
    account.acceptedVersion = version + 1;
  }

  /** Later the provider accepts them again, or an operator gives new ones. */
  private rejectCredentials(connection: number, untilInMs: number): void {
    const { world } = this;
    const account = world.accountOf(connection);
    const id = world.connectionId(connection);
    const version = world.store.rows.connections.get(id)?.credential_version ?? 1;
    if (account.acceptedVersion > version) return;
    account.acceptedVersion = version + 1;
    world.agenda.at(untilInMs, () => {
      if (world.random.chance(0.5)) {
        this.actions.operate('give credentials to', id, () => world.store.giveCredentials(id));
      } else {
        account.acceptedVersion = version;
        this.actions.operate('demand a verification of', id, () => world.store.demandVerification(id));
      }
    });
  }
}
