import { readAllowedHosts } from '../config/read-allowed-hosts.js';
import { DatabaseModule } from '../database/database.module.js';
import type { OpenedDatabase } from '../database/open-database.js';
import type { FeatureModule, GatewayParts } from './app.module.js';
import { checkSealed } from './check-sealed.js';
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

/** Allows webhooks to this machine when the built-in sandbox runs, unless the operator has set `WEBHOOK_ALLOWED_HOSTS`. */
function withBuiltInSandbox(parts: GatewayParts, builtInSandbox: BuiltInSandbox | null): GatewayParts {
  if (builtInSandbox === null || parts.settings.webhookAllowedHosts !== null) return parts;
  const webhookAllowedHosts = readAllowedHosts('127.0.0.1,localhost') ?? null;
  return { ...parts, settings: { ...parts.settings, webhookAllowedHosts } };
}
