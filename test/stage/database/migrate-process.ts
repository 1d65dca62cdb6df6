import { openDatabase } from '../../../src/database/open-database.js';
import { quietLogger } from './quiet-logger.js';

// A replica reduced to its start: opens the database of the URL and says how it went.
const [databaseUrl = ''] = process.argv.slice(2);
try {
  const opened = await openDatabase({ databaseUrl, dataDir: '/nowhere' }, quietLogger);
  await opened.close();
  process.stdout.write('opened');
} catch (error) {
  process.stdout.write(String(error));
}
