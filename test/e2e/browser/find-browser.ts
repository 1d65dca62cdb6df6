import { existsSync } from 'node:fs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The path of the machine's Chromium; `CHROMIUM` names another one. */
export function findBrowser(): string {
  const found = [process.env['CHROMIUM'] ?? '', ...places].find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw new Error('There is no Chromium: install the package chromium, or set CHROMIUM to its path.');
}
