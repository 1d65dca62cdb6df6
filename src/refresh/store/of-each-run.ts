import { type RawBuilder, sql } from 'kysely';

/** A value for a JSON column: one statement changes several runs, and each gets the value that `values` has for its id. */
export function ofEachRun(values: Iterable<readonly [string, unknown]>): RawBuilder<string> {
  return sql<string>`${JSON.stringify(Object.fromEntries(values))}::jsonb -> runs.id`;
}
