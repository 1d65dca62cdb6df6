import { ensureLocalSecrets, adminKeyPath } from './config/ensure-local-secrets.js';
import { processEnvironment } from './config/environment.js';
import { readSettings } from './config/read-settings.js';
import { checkSealed } from './check-sealed.js';
import { createLogger } from './platform/logger.js';
import { renderStartMessage } from './render-start-message.js';
import type { GatewayParts } from './app.module.js';
import { DatabaseModule } from './database/database.module.js';
import { type OpenedDatabase, openDatabase } from './database/open-database.js';
import { reconcileFile, reconcileGivenConnections } from './reconcile-given-connections.js';
import { reloadOnHangup } from './reload-on-hangup.js';
import { besideSimulator } from './beside-simulator.js';
import { type Gateway, startGateway } from './start-gateway.js';
import { type Simulator, startSimulator } from './start-simulator.js';
import { endOnSignals, stopOnSignals } from './stop-on-signals.js';

async function main(): Promise<void> {
  const listenNoMore = endOnSignals();
  const settings = readSettings(processEnvironment());
  const logger = createLogger(settings.logLevel);
  if (settings.withoutEffect.length > 0) {
    logger.warn({ names: settings.withoutEffect }, 'These settings have no effect in this version');
  }

  // 1. The secrets that the gateway itself needs.
  const secrets = await ensureLocalSecrets(settings);

  // 2. The database, migrated.
  const opened = await openDatabase(settings, logger);

  // 3. The connections, and the application. From here on a signal stops it in good order.
  const { gateway, simulator } = await startAll({ settings, secrets, logger }, opened);
  listenNoMore();
  stopOnSignals(
    async () => {
      await gateway.stop();
      await simulator?.sandbox.close();
    },
    (error) => logger.error({ err: error }, 'The stop failed'),
  );

  reloadOnHangup(
    async () => {
      const report = await reconcileFile({ settings, secrets, database: opened.database });
      logger.info(report, 'CONNECTIONS_FILE was read again');
    },
    (error) => logger.warn({ err: error }, 'CONNECTIONS_FILE was not taken over; nothing was changed'),
  );

  // 4. Not through the logger: this is for the person at the terminal.
  process.stdout.write(
    renderStartMessage({
      address: gateway.address,
      docs: settings.docs,
      adminKeyFile: settings.adminApiKey === null ? adminKeyPath(settings) : null,
      workingDirectory: process.cwd(),
      connection: simulator?.entries[0]?.id ?? null,
    }),
  );
}

/** Starts what stands on the database; when that fails, nothing stays open. */
async function startAll(
  parts: GatewayParts,
  opened: OpenedDatabase,
): Promise<{ readonly gateway: Gateway; readonly simulator: Simulator | null }> {
  let simulator: Simulator | null = null;
  try {
    simulator = await startSimulator(parts.settings, opened.database);
    await checkSealed(opened.database, parts.secrets.encryptionKeys);
    await reconcileGivenConnections({ ...parts, database: opened.database }, simulator);
    const gateway = await startGateway(besideSimulator(parts, simulator), [DatabaseModule.forOpened(opened)]);
    return { gateway, simulator };
  } catch (error) {
    await simulator?.sandbox.close();
    await opened.close();
    throw error;
  }
}

main().catch((error: unknown) => {
  const isDebugging = ['debug', 'trace'].includes(processEnvironment()['LOG_LEVEL'] ?? '');
  const line = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? error.stack : undefined;
  process.stderr.write(`${isDebugging ? (stack ?? line) : line}\n`);
  process.exit(1);
});
