import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from './wait-until.js';

/** Waits until the PostgreSQL of a killed gateway has stopped; until then the files of its `DATA_DIR` change. */
export function waitForServerEnd(dataFolder: string): Promise<void> {
  return waitUntil(() => !existsSync(join(dataFolder, 'postgres', 'postmaster.pid')));
}
