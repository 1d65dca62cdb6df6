import type { GatewayParts, FeatureModule } from './app.module.js';
import { withBuiltInSandbox } from './with-built-in-sandbox.js';
import { checkSealed } from './check-sealed.js';
import { DatabaseModule } from '../database/database.module.js';
import type { OpenedDatabase } from '../database/open-database.js';
import { reconcileGivenConnections } from './reconcile-given-connections.js';
import { type BuiltInSandbox, startBuiltInSandbox } from './start-built-in-sandbox.js';

/** What stands on the database. The simulator is null when there are connections of one's own. */
export interface Started<Gateway> {
  readonly gateway: Gateway;
  readonly builtInSandbox: BuiltInSandbox | null;
}

/** Starts what stands on the database, the gateway last; when that fails, nothing stays open, the database included. */
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
