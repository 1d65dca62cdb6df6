import type { GatewayParts, Room } from './app.module.js';
import { besideSimulator } from './beside-simulator.js';
import { checkSealed } from './check-sealed.js';
import { DatabaseModule } from '../database/database.module.js';
import type { OpenedDatabase } from '../database/open-database.js';
import { reconcileGivenConnections } from './reconcile-given-connections.js';
import { type Simulator, startSimulator } from './start-simulator.js';

/** What stands on the database. The simulator is null when there are connections of one's own. */
export interface Started<Gateway> {
  readonly gateway: Gateway;
  readonly simulator: Simulator | null;
}

/** Starts what stands on the database, the gateway last; when that fails, nothing stays open, the database included. */
export async function startOnDatabase<Gateway>(
  parts: GatewayParts,
  opened: OpenedDatabase,
  start: (parts: GatewayParts, rooms: readonly Room[]) => Promise<Gateway>,
): Promise<Started<Gateway>> {
  let simulator: Simulator | null = null;
  try {
    simulator = await startSimulator(parts.settings, opened.database);
    await checkSealed(opened.database, parts.secrets.encryptionKeys);
    await reconcileGivenConnections({ ...parts, database: opened.database }, simulator);
    const gateway = await start(besideSimulator(parts, simulator), [DatabaseModule.forOpened(opened)]);
    return { gateway, simulator };
  } catch (error) {
    await simulator?.sandbox.close();
    await opened.close();
    throw error;
  }
}
