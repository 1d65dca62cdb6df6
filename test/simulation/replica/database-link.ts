import type { Agenda } from '../time/agenda.js';
import type { SeededRandom } from '../time/seeded-random.js';
import type { SimulatedProcess } from './simulated-process.js';

/** The database did not respond. It is not known whether the transaction took effect. */
export class DatabaseUnavailable extends Error {}

type Outcome<Value> = { readonly value: Value } | { readonly error: Error };

/** Connects the replicas to their database: each transaction takes time there and back, and happens as a whole or not. */
export class DatabaseLink {
  isUp = true;
  /** This many transactions lose their response from now on. */
  cuts = 0;

  constructor(
    private readonly agenda: Agenda,
    private readonly random: SeededRandom,
    private readonly countCut: () => void,
  ) {}

  /**
   * Carries out one transaction for a process: within one step of the agenda, so it may only wait for promises of its own. The result stays
   * pending when the process is dead by then.
   * @throws what it throws, or `DatabaseUnavailable`
   */
  transact<Value>(process: SimulatedProcess, transaction: () => Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      const done = (outcome: Outcome<Value>) => {
        if ('value' in outcome) resolve(outcome.value);
        else reject(outcome.error);
      };
      process.soon(() =>
        this.agenda.after(this.random.integer(1, 6), () => this.carryOut(process, transaction, done)),
      );
    });
  }

  private carryOut<Value>(
    process: SimulatedProcess,
    transaction: () => Promise<Value>,
    done: (outcome: Outcome<Value>) => void,
  ): void {
    if (!this.isUp) {
      process.later(this.random.integer(1, 1000), () => done({ error: new DatabaseUnavailable('down') }));
      return;
    }
    if (!process.isRunning && this.random.chance(0.5)) {
      // Its commit had not been sent yet.
      process.soon(() => this.carryOut(process, transaction, done));
      return;
    }
    if (this.cuts > 0 && process.isRunning) {
      this.cuts -= 1;
      this.countCut();
      if (this.random.chance(0.5)) void attempt(transaction);
      process.later(1, () => done({ error: new DatabaseUnavailable('connection cut') }));
      return;
    }
    const responseInMs = this.random.integer(0, 4);
    void attempt(transaction).then((outcome) => process.later(responseInMs, () => done(outcome)));
  }
}

async function attempt<Value>(transaction: () => Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { value: await transaction() };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}
