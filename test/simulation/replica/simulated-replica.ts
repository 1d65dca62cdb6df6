import type { Agenda } from '../time/agenda.js';
import { SimulatedClaims } from './simulated-claims.js';
import { SimulatedProcess } from './simulated-process.js';
import { SimulatedSweeper } from './simulated-sweeper.js';
import type { ReplicaEnvironment } from './replica-environment.js';

interface ReplicaProcess {
  readonly process: SimulatedProcess;
  readonly claims: SimulatedClaims;
}

/** One replica of the gateway: one process after the other. */
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
    const claims = new SimulatedClaims(process, this.environment);
    this.current = { process, claims };
    claims.start();
    new SimulatedSweeper(process, this.environment).start();
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
    if (current === null) return;
    current.claims.stop(() => {
      if (this.current === current) this.crash(backAfterInMs);
    });
  }

  /** A hint for a connection arrived. */
  follow(connectionId: number): void {
    const { current } = this;
    current?.process.soon(() => current.claims.follow(connectionId));
  }
}
