/** The rows would violate a unique index of the schema. The operation should never have tried this. */
export class ConstraintViolation extends Error {
  constructor(
    readonly constraint: 'runs_one_waiting' | 'runs_one_busy' | 'refresh_events_one_final',
    detail: string,
  ) {
    super(`${constraint}: ${detail}`);
    this.name = 'ConstraintViolation';
  }
}
