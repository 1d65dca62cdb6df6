import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Database } from '../../src/database/database.js';
import type { Sample } from './secret-forms.js';

/** Every row of every table, as text. */
export async function dumpTables(database: Database): Promise<readonly Sample[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public' order by 1`.execute(
    database,
  );
  return Promise.all(
    rows.map(async ({ name }) => {
      const table = await sql<{
        text: string;
      }>`select ${sql.table(name)}::text as text from ${sql.table(name)}`.execute(database);
      return { name: `table ${name}`, text: table.rows.map(({ text }) => text).join('\n') };
    }),
  );
}

/** What the server shows to its users about the sessions on this database, such as their statements. */
export async function readSessions(database: Database): Promise<readonly Sample[]> {
  const { rows } = await sql<{ text: string }>`
    select pg_stat_activity::text as text from pg_stat_activity where datname = current_database()
    union all select pg_prepared_statements::text from pg_prepared_statements`.execute(database);
  return [{ name: 'sessions', text: rows.map(({ text }) => text).join('\n') }];
}

/** The command line and environment of every process whose command line contains `named`. */
export async function readProcesses(named: string): Promise<readonly Sample[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    ids.map(async (id) => {
      // The process may have ended, or belong to another user.
      const [commandLine, environment] = await Promise.all(
        ['cmdline', 'environ'].map((file) => readFile(`/proc/${id}/${file}`, 'latin1').catch(() => '')),
      );
      return {
        name: `process ${id}`,
        text: `${commandLine}${environment}`,
        isNamed: commandLine?.includes(named),
      };
    }),
  );
  return found.filter(({ isNamed }) => isNamed);
}

/** Every file below a folder as Latin-1, except those with these names. */
export async function readFiles(folder: string, without: readonly string[]): Promise<readonly Sample[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !without.includes(entry.name));
  return Promise.all(
    files.map(async ({ parentPath, name }) => ({
      name: join(parentPath, name),
      text: await readFile(join(parentPath, name), 'latin1'),
    })),
  );
}
