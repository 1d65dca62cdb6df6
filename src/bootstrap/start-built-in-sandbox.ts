import type { ConnectionEntry } from '../connections/connection-entry.js';
import { readConnectionSettings } from '../connections/read-connection-settings.js';
import type { Settings } from '../config/settings.js';
import type { Database } from '../database/database.js';
import { isLoopbackHost } from '../platform/is-loopback.js';
import { type Sandbox, startSandbox } from '../sandbox/start-sandbox.js';

/** The built-in sandbox and its connections. */
export interface BuiltInSandbox {
  readonly sandbox: Sandbox;
  readonly entries: readonly ConnectionEntry[];
}

/**
 * Starts the built-in sandbox when there is no other account: no `CONNECTIONS_FILE`, no connection created by API, a loopback `HOST`,
 * not production. Returns null otherwise.
 */
export async function startBuiltInSandbox(
  settings: Settings,
  database: Database,
): Promise<BuiltInSandbox | null> {
  if (settings.production || settings.connectionsFile !== null || !isLoopbackHost(settings.host)) return null;
  const own = await database
    .selectFrom('connections')
    .select('id')
    .where('managed_by', '=', 'api')
    .where('deleted_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  if (own !== undefined) return null;
  const sandbox = await startSandbox();
  // A restarted sandbox does not know the triggers from before: a lost one is repeated soon.
  const simulated = readConnectionSettings({ quota: {}, reaskAfterSeconds: 30 });
  const common = { settings: simulated, paused: false };
  return {
    sandbox,
    entries: [
      {
        ...common,
        id: 'shipstation-sandbox',
        provider: 'shipstation',
        credentials: sandbox.credentials.shipstation,
        baseUrl: sandbox.shipstationUrl,
      },
      {
        ...common,
        id: 'shipengine-sandbox',
        provider: 'shipengine',
        credentials: sandbox.credentials.shipengine,
        baseUrl: sandbox.shipengineUrl,
      },
    ],
  };
}
