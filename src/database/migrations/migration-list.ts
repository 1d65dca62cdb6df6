import type { Kysely } from 'kysely';
import * as firstTables from './2026-11-22-first-tables.js';
import * as listRestAndStamps from './2026-11-22-list-rest-and-stamps.js';
import * as recordOfChanges from './2026-11-22-record-of-changes.js';
import * as requestKeys from './2026-11-22-request-keys.js';
import * as trialsOfCredentials from './2026-11-22-trials-of-credentials.js';
import * as usualImports from './2026-11-22-usual-imports.js';
import * as webhooks from './2026-11-22-webhooks.js';
import * as whoMayAskHowMuch from './2026-11-22-who-may-ask-how-much.js';
import * as whoMayAsk from './2026-11-22-who-may-ask.js';
import * as wideTables from './2026-11-22-wide-tables.js';
import * as wokenByProviders from './2026-11-22-woken-by-providers.js';
import * as roomToTell from './2026-11-28-room-to-tell.js';

/** One step of the schema. It only expands: what a running older gateway uses stays as it is. */
export interface SchemaMigration {
  /** Date and purpose; the names sort in the order in which they are applied. */
  readonly name: string;
  /**
   * The oldest migration a gateway must know to work with the schema after this one. It moves up only when something is
   * contracted, one release after the gateway stopped using it.
   */
  readonly compatibleFrom: string;
  readonly up: (database: Kysely<unknown>) => Promise<void>;
}

/** All migrations, in order. A new one is a file beside this one and a line here. */
export const migrationList: readonly SchemaMigration[] = [
  { name: '2026-11-22-first-tables', compatibleFrom: '2026-11-22-first-tables', up: firstTables.up },
  {
    name: '2026-11-22-list-rest-and-stamps',
    compatibleFrom: '2026-11-22-first-tables',
    up: listRestAndStamps.up,
  },
  { name: '2026-11-22-record-of-changes', compatibleFrom: '2026-11-22-first-tables', up: recordOfChanges.up },
  { name: '2026-11-22-request-keys', compatibleFrom: '2026-11-22-first-tables', up: requestKeys.up },
  {
    name: '2026-11-22-trials-of-credentials',
    compatibleFrom: '2026-11-22-first-tables',
    up: trialsOfCredentials.up,
  },
  { name: '2026-11-22-usual-imports', compatibleFrom: '2026-11-22-first-tables', up: usualImports.up },
  { name: '2026-11-22-webhooks', compatibleFrom: '2026-11-22-first-tables', up: webhooks.up },
  { name: '2026-11-22-who-may-ask', compatibleFrom: '2026-11-22-first-tables', up: whoMayAsk.up },
  {
    name: '2026-11-22-who-may-ask-how-much',
    compatibleFrom: '2026-11-22-first-tables',
    up: whoMayAskHowMuch.up,
  },
  { name: '2026-11-22-wide-tables', compatibleFrom: '2026-11-22-first-tables', up: wideTables.up },
  {
    name: '2026-11-22-woken-by-providers',
    compatibleFrom: '2026-11-22-first-tables',
    up: wokenByProviders.up,
  },
  { name: '2026-11-28-room-to-tell', compatibleFrom: '2026-11-22-first-tables', up: roomToTell.up },
];
