import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../../../src/database/database.js';
import { connectPatientPool } from './connect-patient-pool.js';

/** A database of its own on the run's PostgreSQL. */
export interface TestDatabase {
  /** A PostgreSQL URL, fit for `DATABASE_URL`. */
  readonly url: string;
  readonly database: Database;
  /** Closes the pool and drops the database, other connections to it included. */
  close(): Promise<void>;
}

/** Creates a fresh, migrated database; with `empty`, one without any table. */
export async function createTestDatabase(options: { readonly empty?: boolean } = {}): Promise<TestDatabase> {
  const serverUrl = await readServerUrl();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const template = options.empty === true ? 'template1' : 'gateway_template';
  await administer(serverUrl, `create database ${name} template ${template}`);
  const url = serverUrl.replace('@/postgres?', `@/${name}?`);
  const { database } = connectPatientPool(url, 4);
  return {
    url,
    database,
    close: async () => {
      await database.destroy();
      await administer(serverUrl, `drop database ${name} with (force)`);
    },
  };
}

async function readServerUrl(): Promise<string> {
  const address = process.env.TEST_DATABASE_SERVER;
  if (address === undefined)
    throw new Error('The test run offers no PostgreSQL: is globalSetup in jest.config.js?');
  const response = await fetch(address);
  const text = await response.text();
  if (!response.ok) throw new Error(`The PostgreSQL of the test run did not start: ${text}`);
  return text;
}

async function administer(serverUrl: string, statement: string): Promise<void> {
  const { database } = connectPatientPool(serverUrl, 1);
  try {
    await sql.raw(statement).execute(database);
  } finally {
    await database.destroy();
  }
}
