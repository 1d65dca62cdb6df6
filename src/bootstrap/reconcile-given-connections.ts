import { loadConnectionsFile } from '../connections/file/load-connections-file.js';
import {
  type ReconcileReport,
  reconcileConnections,
} from '../connections/reconcile/reconcile-connections.js';
import { processEnvironment } from '../config/environment.js';
import type { LocalSecrets } from '../config/local-secrets.js';
import type { Settings } from '../config/settings.js';
import type { Database } from '../database/database.js';
import { providerCatalogue } from '../providers/provider-catalogue.js';
import type { BuiltInSandbox } from './start-built-in-sandbox.js';

/** What reconciliation needs. */
export interface GivenConnections {
  readonly database: Database;
  readonly settings: Pick<Settings, 'connectionsFile'>;
  readonly secrets: LocalSecrets;
}

/** Makes the stored connections match `CONNECTIONS_FILE` and the built-in sandbox. Throws one error that lists every invalid entry. */
export async function reconcileGivenConnections(
  given: GivenConnections,
  builtInSandbox: BuiltInSandbox | null,
): Promise<void> {
  await reconcileFile(given);
  await reconcileConnections(contextOf(given), 'sandbox', builtInSandbox?.entries ?? []);
}

/** Makes the stored connections match `CONNECTIONS_FILE`. An invalid file throws and changes nothing. */
export async function reconcileFile(given: GivenConnections): Promise<ReconcileReport> {
  const file = given.settings.connectionsFile;
  const entries =
    file === null ? [] : await loadConnectionsFile(file, processEnvironment(), providerCatalogue);
  return reconcileConnections(contextOf(given), 'file', entries);
}

function contextOf({ database, secrets }: GivenConnections) {
  return { database, encryptionKeys: secrets.encryptionKeys, catalogue: providerCatalogue };
}
