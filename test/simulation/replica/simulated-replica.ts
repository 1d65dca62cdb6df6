import type { Agenda } from '../time/agenda.js';
import { SimulatedClaims } from './simulated-claims.js';
import { SimulatedProcess } from './simulated-process.js';
import { SimulatedSweeper } from './simulated-sweeper.js';
import type { Surroundings } from './replica-environment.js';

interface Life {
  readonly process: SimulatedProcess;
  readonly claims: SimulatedClaims;
}

/** One place where the gateway runs: process after process. */
export class SimulatedReplica {
  private life: Life | null = null;
  private lives = 0;

  constructor(
    readonly index: number,
    private readonly agenda: Agenda,
    private readonly around: Surroundings,
  ) {}

  /** The process that runs now, if one does. */
  get process(): SimulatedProcess | null {
    return this.life?.process ?? null;
  }

  start(): void {
    if (this.life !== null) return;
    this.lives += 1;
    const process = new SimulatedProcess(`replica ${this.index}, life ${this.lives}`, this.agenda);
    const claims = new SimulatedClaims(process, this.around);
    this.life = { process, claims };
    claims.start();
    new SimulatedSweeper(process, this.around).start();
  }

  /** `kill -9`. */
  crash(backAfterInMs: number): void {
    this.life?.process.die();
    this.life = null;
    this.agenda.after(backAfterInMs, () => this.start());
  }

  /** Stops in good order and starts again. */
  restart(backAfterInMs: number): void {
    const { life } = this;
    if (life === null) return;
    life.claims.stop(() => {
      if (this.life === life) this.crash(backAfterInMs);
    });
  }

  /** A hint came that a connection was wished for. */
  follow(connectionId: number): void {
    const { life } = this;
    life?.process.soon(() => life.claims.follow(connectionId));
  }
}
