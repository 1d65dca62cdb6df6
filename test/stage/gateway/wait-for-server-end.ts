import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from './wait-until.js';

/** The PostgreSQL of a gateway that was killed stops in good order after it; until then files of its `DATA_DIR` come and go. */
export function waitForServerEnd(dataFolder: string): Promise<void> {
  return waitUntil(() => !existsSync(join(dataFolder, 'postgres', 'postmaster.pid')));
}
