/** The rows would break a rule that the schema holds by an index: the operation must never have tried. */
export class ConstraintViolation extends Error {
  constructor(
    readonly constraint: 'runs_one_waiting' | 'runs_one_busy' | 'refresh_events_one_final',
    detail: string,
  ) {
    super(`${constraint}: ${detail}`);
    this.name = 'ConstraintViolation';
  }
}
