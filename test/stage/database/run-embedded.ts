import { startEmbeddedPostgres } from '../../../src/database/embedded/embedded-postgres.js';
import { quietLogger } from './quiet-logger.js';

// A gateway reduced to its server, to be killed: it reports where the server is, or why there is none, and keeps running.
const [dataDirectory = ''] = process.argv.slice(2);
try {
  const postgres = await startEmbeddedPostgres({ dataDirectory, logger: quietLogger });
  process.stdout.write(`${JSON.stringify({ serverPid: postgres.serverPid(), url: postgres.url })}\n`);
  process.stdin.resume().once('end', () => void postgres.stop());
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: String(error) })}\n`);
  process.exitCode = 1;
}
