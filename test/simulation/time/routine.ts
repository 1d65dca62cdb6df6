/** Something a routine waits for: `resume` is to be called once, at once or later; if never, the routine has ended there. */
export type Wait = (resume: () => void) => void;

/** A course of steps in virtual time: it goes on when what it waits for comes. */
export type Routine<Result = void> = Generator<Wait, Result, void>;

/** Runs a routine up to its first wait, and on from there whenever it is resumed. `fail` is told what it threw. */
export function startRoutine(routine: Routine, onError: (error: unknown) => void): void {
  const advance = (): void => {
    let step: IteratorResult<Wait, void>;
    try {
      step = routine.next();
    } catch (error) {
      onError(error);
      return;
    }
    if (step.done !== true) step.value(advance);
  };
  advance();
}
