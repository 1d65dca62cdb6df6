/** What a routine waits for. `resume` is called once, immediately or later; if never, the routine ends there. */
export type Wait = (resume: () => void) => void;

/** A sequence of steps in virtual time. It continues when a wait is over. */
export type Routine<Result = void> = Generator<Wait, Result, void>;

/** Runs a routine to its first wait, and continues it whenever it is resumed. `onError` gets what it throws. */
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
