import { readAllowedHosts } from '../config/read-allowed-hosts.js';
import { DatabaseStartError } from '../database/database-start-error.js';
import type { Database } from '../database/database.js';
import { DatabaseModule } from '../database/database.module.js';
import type { OpenedDatabase } from '../database/open-database.js';
import { findUnopenable } from '../database/sealed-columns.js';
import type { EncryptionKey } from '../platform/sealing/encryption-key.js';
import { Sealer } from '../platform/sealing/sealer.js';
import type { FeatureModule, GatewayParts } from './app.module.js';
import { reconcileGivenConnections } from './reconcile-given-connections.js';
import { type BuiltInSandbox, startBuiltInSandbox } from './start-built-in-sandbox.js';

/** A started gateway. `builtInSandbox` is null when the gateway has other connections. */
export interface Started<Gateway> {
  readonly gateway: Gateway;
  readonly builtInSandbox: BuiltInSandbox | null;
}

/** Starts everything that needs the database, the gateway last. On failure it closes everything, the database included. */
export async function startOnDatabase<Gateway>(
  parts: GatewayParts,
  opened: OpenedDatabase,
  start: (parts: GatewayParts, featureModules: readonly FeatureModule[]) => Promise<Gateway>,
): Promise<Started<Gateway>> {
  let builtInSandbox: BuiltInSandbox | null = null;
  try {
    builtInSandbox = await startBuiltInSandbox(parts.settings, opened.database);
    await checkSealed(opened.database, parts.secrets.encryptionKeys);
    await reconcileGivenConnections({ ...parts, database: opened.database }, builtInSandbox);
    const gateway = await start(withBuiltInSandbox(parts, builtInSandbox), [
      DatabaseModule.forOpened(opened),
    ]);
    return { gateway, builtInSandbox };
  } catch (error) {
    await builtInSandbox?.sandbox.close();
    await opened.close();
    throw error;
  }
}

/**
 * Checks that `keys` open every secret in the database. Runs before the first write: a gateway with a wrong key would seal the
 * credentials of `CONNECTIONS_FILE` with it, and other replicas could not open them.
 * @throws DatabaseStartError that names the ids of the missing keys.
 */
export async function checkSealed(database: Database, keys: readonly EncryptionKey[]): Promise<void> {
  const complaints = await findUnopenable(database, new Sealer(keys));
  if (complaints.length === 0) return;
  throw new DatabaseStartError(
    `The database holds secrets that ENCRYPTION_KEYS does not open:\n  ${complaints.join('\n  ')}\n` +
      'Put the missing key back behind the first one. Remove it after `npm run rotate-encryption-keys` has sealed everything with the first key.',
  );
}

/** Allows webhooks to this machine when the built-in sandbox runs, unless the operator has set `WEBHOOK_ALLOWED_HOSTS`. */
function withBuiltInSandbox(parts: GatewayParts, builtInSandbox: BuiltInSandbox | null): GatewayParts {
  if (builtInSandbox === null || parts.settings.webhookAllowedHosts !== null) return parts;
  const webhookAllowedHosts = readAllowedHosts('127.0.0.1,localhost') ?? null;
  return { ...parts, settings: { ...parts.settings, webhookAllowedHosts } };
}
