import { readSandboxPort } from '../config/environment.js';
import { describeSandbox } from './describe-sandbox.js';
import { startSandbox } from './start-sandbox.js';

/** Runs the sandbox alone until SIGINT or SIGTERM. */
async function main(): Promise<void> {
  const port = readSandboxPort();
  const sandbox = await startSandbox({ port });
  process.stdout.write(describeSandbox(sandbox));
  const stop = () => void sandbox.close();
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const remedy = taken ? '. Set SANDBOX_PORT to another port, or to 0 for a free one.' : '';
  process.stderr.write(
    `The sandbox cannot start: ${error instanceof Error ? error.message : String(error)}${remedy}\n`,
  );
  process.exitCode = 1;
});
