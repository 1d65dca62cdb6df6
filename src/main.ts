import { ensureLocalSecrets, adminKeyPath } from './config/ensure-local-secrets.js';
import { processEnvironment } from './config/environment.js';
import { readSettings } from './config/read-settings.js';
import { createLogger } from './platform/logger.js';
import { renderStartMessage } from './render-start-message.js';
import { startGateway } from './start-gateway.js';
import { stopOnSignals } from './stop-on-signals.js';

async function main(): Promise<void> {
  const settings = readSettings(processEnvironment());
  const logger = createLogger(settings.logLevel);
  if (settings.withoutEffect.length > 0) {
    logger.warn({ names: settings.withoutEffect }, 'These settings have no effect in this version');
  }

  // 1. The secrets that the gateway itself needs.
  const secrets = await ensureLocalSecrets(settings);

  // 2. The application. From here on a signal stops it in good order.
  const gateway = await startGateway({ settings, secrets, logger });
  stopOnSignals(gateway.stop, (error) => logger.error({ err: error }, 'The stop failed'));

  // 3. Not through the logger: this is for the person at the terminal.
  process.stdout.write(
    renderStartMessage({
      address: gateway.address,
      docs: settings.docs,
      adminKeyFile: settings.adminApiKey === null ? adminKeyPath(settings) : null,
      workingDirectory: process.cwd(),
      connection: null,
    }),
  );
}

main().catch((error: unknown) => {
  const isDebugging = ['debug', 'trace'].includes(processEnvironment()['LOG_LEVEL'] ?? '');
  const line = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? error.stack : undefined;
  process.stderr.write(`${isDebugging ? (stack ?? line) : line}\n`);
  process.exit(1);
});
