import { loadConnectionsFile } from './connections/file/load-connections-file.js';
import { reconcileConnections } from './connections/reconcile/reconcile-connections.js';
import { processEnvironment } from './config/environment.js';
import type { LocalSecrets } from './config/local-secrets.js';
import type { Settings } from './config/settings.js';
import type { Database } from './database/database.js';
import { providerCatalogue } from './providers/provider-catalogue.js';
import type { Simulator } from './start-simulator.js';

/** Makes the stored connections what `CONNECTIONS_FILE` and the built-in simulator say. Mistakes are all named at once. */
export async function reconcileGivenConnections(
  database: Database,
  settings: Settings,
  secrets: LocalSecrets,
  simulator: Simulator | null,
): Promise<void> {
  const context = { database, encryptionKeys: secrets.encryptionKeys, catalogue: providerCatalogue };
  const file = settings.connectionsFile;
  const entries =
    file === null ? [] : await loadConnectionsFile(file, processEnvironment(), providerCatalogue);
  await reconcileConnections(context, 'file', entries);
  await reconcileConnections(context, 'sandbox', simulator?.entries ?? []);
}
