import type { Agenda } from '../time/agenda.js';
import type { Routine } from '../time/routine.js';
import type { SeededRandom } from '../time/seeded-random.js';
import type { SimulatedProcess } from './simulated-process.js';

/** The database did not respond. It is not known whether the transaction took effect. */
export class DatabaseUnavailable extends Error {}

type Outcome<Value> = { readonly value: Value } | { readonly error: unknown };

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

  /** Carries out one transaction for a process. @throws what it throws, or `DatabaseGone` */
  *transact<Value>(process: SimulatedProcess, transaction: () => Value): Routine<Value> {
    const received: { outcome: Outcome<Value> | null } = { outcome: null };
    yield (resume) => {
      this.agenda.after(this.random.integer(1, 6), () =>
        this.carryOut(process, transaction, (outcome) => {
          received.outcome = outcome;
          resume();
        }),
      );
    };
    if (received.outcome === null) throw new Error('A transaction came back without an outcome.');
    if ('error' in received.outcome) throw received.outcome.error;
    return received.outcome.value;
  }

  private carryOut<Value>(
    process: SimulatedProcess,
    transaction: () => Value,
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
      if (this.random.chance(0.5)) attempt(transaction);
      process.later(1, () => done({ error: new DatabaseUnavailable('connection cut') }));
      return;
    }
    const outcome = attempt(transaction);
    process.later(this.random.integer(0, 4), () => done(outcome));
  }
}

function attempt<Value>(transaction: () => Value): Outcome<Value> {
  try {
    return { value: transaction() };
  } catch (error) {
    return { error };
  }
}
