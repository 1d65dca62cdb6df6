import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Database } from '../../src/database/database.js';
import type { Place } from './secret-forms.js';

/** Every row of every table, as text. */
export async function dumpTables(database: Database): Promise<readonly Place[]> {
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

/** Every file below a folder, byte by byte, but those with these names. */
export async function readFiles(folder: string, without: readonly string[]): Promise<readonly Place[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !without.includes(entry.name));
  return Promise.all(
    files.map(async ({ parentPath, name }) => ({
      name: join(parentPath, name),
      text: await readFile(join(parentPath, name), 'latin1'),
    })),
  );
}
