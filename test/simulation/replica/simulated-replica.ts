import type { DatabaseLogger } from '../../../src/database/database.js';
import { ClaimLoop } from '../../../src/database/lease/claim-loop.js';
import type { Lease } from '../../../src/database/lease/lease.js';
import { LeaseLost } from '../../../src/database/lease/lease-lost.js';
import type { HintCallback } from '../../../src/database/signals/hint-listener.js';
import { DispatchSession } from '../../../src/dispatch/session/dispatch-session.js';
import { RefreshSweeper } from '../../../src/refresh/refresh-sweeper.js';
import type { Agenda } from '../time/agenda.js';
import type { ReplicaEnvironment } from './replica-environment.js';
import { SimulatedConnection } from './simulated-connection.js';
import { SimulatedProcess } from './simulated-process.js';
import { leaseInMs, type OwnedWrite, SimulatedRows } from './simulated-rows.js';
import { SimulatedSweep } from './simulated-sweep.js';

/** As in `src/dispatch/session/dispatcher.ts`. */
const stopGraceInMs = 11_000;
/** Longer than any scenario. */
const neverInMs = 1e12;

interface ReplicaProcess {
  readonly process: SimulatedProcess;
  readonly claims: ClaimLoop<OwnedWrite>;
  readonly sweeper: RefreshSweeper;
  /** Null while it does not listen. */
  listener: HintCallback | null;
}

/** One replica of the gateway: one process after the other, each with the gateway's own loops. */
export class SimulatedReplica {
  private current: ReplicaProcess | null = null;
  private starts = 0;

  constructor(
    readonly index: number,
    private readonly agenda: Agenda,
    private readonly environment: ReplicaEnvironment,
  ) {}

  /** The current process, if there is one. */
  get process(): SimulatedProcess | null {
    return this.current?.process ?? null;
  }

  start(): void {
    if (this.current !== null) return;
    this.starts += 1;
    const process = new SimulatedProcess(`replica ${this.index}, process ${this.starts}`, this.agenda);
    const sweeper = new RefreshSweeper(new SimulatedSweep(process, this.environment), process);
    const current: ReplicaProcess = {
      process,
      claims: this.createClaims(process, (listener) => (current.listener = listener)),
      sweeper,
      listener: null,
    };
    this.current = current;
    current.claims.start();
    sweeper.onApplicationBootstrap();
  }

  /** `kill -9`. */
  crash(backAfterInMs: number): void {
    this.current?.process.die();
    this.current = null;
    this.agenda.after(backAfterInMs, () => this.start());
  }

  /** Shuts down gracefully and starts again. */
  restart(backAfterInMs: number): void {
    const { current } = this;
    current?.process.soon(() => void this.stop(current, backAfterInMs));
  }

  /** A hint for a connection arrived. */
  follow(connectionId: number): void {
    const { current } = this;
    current?.process.soon(() => current.listener?.([String(connectionId)]));
  }

  private async stop(current: ReplicaProcess, backAfterInMs: number): Promise<void> {
    await Promise.all([current.claims.stop(stopGraceInMs), current.sweeper.onModuleDestroy()]);
    if (this.current === current) this.crash(backAfterInMs);
  }

  private createClaims(
    process: SimulatedProcess,
    onListener: (listener: HintCallback | null) => void,
  ): ClaimLoop<OwnedWrite> {
    const { environment } = this;
    const rows = new SimulatedRows(process, environment);
    return new ClaimLoop<OwnedWrite>({
      table: rows,
      work: (lease) => this.work(process, rows, lease),
      signals: {
        listen: (_channel, listener) => {
          onListener(listener);
          return () => onListener(null);
        },
      },
      channel: 'dispatches',
      clock: process,
      logger: this.createLogger(),
      leaseInMs,
      ...(environment.has('never-polls') ? { pollInMs: neverInMs } : {}),
      random: () => environment.random.next(),
    });
  }

  private async work(
    process: SimulatedProcess,
    rows: SimulatedRows,
    lease: Lease<OwnedWrite>,
  ): Promise<number | null> {
    const { environment } = this;
    await environment.at(process, 'claimed');
    const connection = new SimulatedConnection(rows.claimOf(lease), lease, process, environment);
    const mayCall = () => environment.has('sends-without-lease') || lease.mayCall();
    const { signal } = lease;
    const waitForHint = (timeoutInMs: number) => lease.waitForHint(timeoutInMs);
    try {
      return await new DispatchSession({ signal, mayCall, waitForHint }, connection, process).run();
    } finally {
      await environment.at(process, 'done-working');
    }
  }

  /** Errors that the claim loop handles are still unexpected ones, unless a fault explains them. */
  private createLogger(): DatabaseLogger {
    const report = (fields: object) => {
      if ('err' in fields && !(fields.err instanceof LeaseLost)) this.environment.fail(fields.err);
    };
    return { info: report, warn: report, error: report };
  }
}
