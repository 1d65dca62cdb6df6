import { ensureLocalSecrets } from '../config/local-secrets.js';
import { processEnvironment } from '../config/environment.js';
import { readSettings } from '../config/read-settings.js';
import { openDatabase } from '../database/open-database.js';
import { createLogger } from '../platform/logger.js';
import { resealEverything } from './reseal-everything.js';

/** `npm run rotate-encryption-keys`: seals every secret with the first key of `ENCRYPTION_KEYS`. Exit code 1: a secret cannot be opened. */
async function main(): Promise<number> {
  const settings = readSettings(processEnvironment());
  const secrets = await ensureLocalSecrets(settings);
  const opened = await openDatabase(settings, createLogger('silent'));
  try {
    const { lines, failures } = await resealEverything(opened.database, secrets.encryptionKeys);
    process.stdout.write(`${[...lines, ...failures].join('\n')}\n`);
    return failures.length === 0 ? 0 : 1;
  } finally {
    await opened.close();
  }
}

main().then(
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
