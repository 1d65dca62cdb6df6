import type { Kysely } from 'kysely';
import * as baseline from './20261130T220000Z-baseline.js';

/** One step of the schema. It only expands: what a running older gateway uses stays as it is. */
export interface SchemaMigration {
  /** The name of its file: when it was written (UTC) and its purpose. The names sort in the order of application. */
  readonly name: string;
  /**
   * The oldest migration a gateway must know to work with the schema after this one. It moves up only when something is
   * contracted, one release after the gateway stopped using it.
   */
  readonly compatibleFrom: string;
  readonly up: (database: Kysely<unknown>) => Promise<void>;
}

/** All migrations, in order. A new one is a file in this folder and a line here. */
export const migrationList: readonly SchemaMigration[] = [
  {
    name: '20261130T220000Z-baseline',
    compatibleFrom: '20261130T220000Z-baseline',
    up: baseline.up,
  },
];
