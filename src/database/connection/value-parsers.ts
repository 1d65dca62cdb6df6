import pg from 'pg';

const int8 = 20;

/**
 * Converts column values to JavaScript values for one pool, without changing the library's global table. `bigint` becomes a number. All
 * other types follow the library: `timestamptz` a `Date` or `Infinity`, `jsonb` parsed, `xid8` a string.
 */
export function buildValueParsers(): pg.CustomTypesConfig {
  const parsers = new pg.TypeOverrides();
  parsers.setTypeParser(int8, readBigint);
  return parsers;
}

/** @throws RangeError for a number that JavaScript cannot hold exactly. */
export function readBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`A bigint beyond 2^53 came from the database: ${text}`);
  return value;
}
