import { existsSync } from 'node:fs';

const paths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The path of Chromium: `CHROMIUM`, or one of the usual paths. */
export function findBrowser(): string {
  const found = [process.env['CHROMIUM'] ?? '', ...paths].find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Error('There is no Chromium: install the package chromium, or set CHROMIUM to its path.');
}
