import { ensureLocalSecrets, adminKeyPath } from './config/local-secrets.js';
import { processEnvironment } from './config/environment.js';
import { readSettings } from './config/read-settings.js';
import { createLogger } from './platform/logger.js';
import { openProcessLog } from './platform/process-log.js';
import { renderStartMessage } from './bootstrap/render-start-message.js';
import { openDatabase } from './database/open-database.js';
import { type GivenConnections, reconcileFile } from './bootstrap/reconcile-given-connections.js';
import { startGateway } from './bootstrap/start-gateway.js';
import { startOnDatabase } from './bootstrap/start-on-database.js';
import { endOnSignals, reloadOnHangup, stopOnSignals } from './bootstrap/handle-signals.js';

const log = openProcessLog();

async function main(): Promise<void> {
  const stopListening = endOnSignals();
  // A diagnostic report (for example by `--report-on-fatalerror`) would contain the secrets in the environment.
  process.report.excludeEnv = true;
  const settings = readSettings(processEnvironment());
  const logger = createLogger(settings.logLevel, log.stream);
  if (settings.withoutEffect.length > 0) {
    logger.warn({ names: settings.withoutEffect }, 'These settings have no effect in this version');
  }

  // A hangup signal during the start takes effect after it. Without a listener it would end the process.
  const started = Promise.withResolvers<GivenConnections>();
  reloadOnHangup(
    async () => logger.info(await reconcileFile(await started.promise), 'CONNECTIONS_FILE was read again'),
    (error) => logger.warn({ err: error }, 'CONNECTIONS_FILE was not applied; nothing was changed'),
  );

  // 1. The secrets of the gateway itself.
  const secrets = await ensureLocalSecrets(settings);

  // 2. The database, migrated.
  const opened = await openDatabase(settings, logger);

  // 3. The connections and the application. From here on a signal stops them in order.
  const { gateway, builtInSandbox } = await startOnDatabase(
    { settings, secrets, logger },
    opened,
    startGateway,
  );
  stopListening();
  stopOnSignals(
    async () => {
      await gateway.stop();
      await builtInSandbox?.sandbox.close();
    },
    (error) => logger.error({ err: error }, 'The stop failed'),
    log,
  );

  started.resolve({ settings, secrets, database: opened.database });

  // 4. The start message, for the person at the terminal. It does not go through the logger.
  process.stdout.write(
    renderStartMessage({
      url: gateway.url,
      docs: settings.docs,
      adminKeyFile: settings.adminApiKey === null ? adminKeyPath(settings) : null,
      workingDirectory: process.cwd(),
      connection: builtInSandbox?.entries[0]?.id ?? null,
    }),
  );
}

main().catch(async (error: unknown) => {
  const isDebugging = ['debug', 'trace'].includes(processEnvironment()['LOG_LEVEL'] ?? '');
  const line = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? error.stack : undefined;
  process.stderr.write(`${isDebugging ? (stack ?? line) : line}\n`);
  await log.close();
  process.exit(1);
});
