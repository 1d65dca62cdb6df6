import { type RawBuilder, sql } from 'kysely';

/** A JSON column that gets a value of its own in each run that one statement changes, by the run's id. */
export function ofEachRun(values: Iterable<readonly [string, unknown]>): RawBuilder<string> {
  return sql<string>`${JSON.stringify(Object.fromEntries(values))}::jsonb -> runs.id`;
}
