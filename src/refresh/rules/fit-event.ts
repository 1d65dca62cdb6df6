import type { Warning } from './notes.js';

/** What may be left out of a refresh in an event. */
interface ShortenableRefresh {
  readonly targets: readonly unknown[];
  readonly warnings: readonly Warning[];
}

/** An event has at most 20 kB (docs/guides/webhooks.md); its other fields need the difference. */
const maxBytes = 19_500;
const maxWarnings = 20;

/**
 * Shortens a refresh that is too large for an event. First it keeps 20 warnings and adds one that counts those left out. If that is
 * not enough (a provider's texts can be long), it leaves out the target too. `targetCounts` always stays.
 */
export function fitEvent(refresh: ShortenableRefresh): object {
  if (isSmall(refresh)) return refresh;
  const left = refresh.warnings.length - maxWarnings;
  const shortened =
    left <= 0
      ? refresh
      : {
          ...refresh,
          warnings: [
            ...refresh.warnings.slice(0, maxWarnings),
            { code: 'further-warnings', detail: `${left} further warnings: read the refresh.`, source: null },
          ],
        };
  return isSmall(shortened) ? shortened : { ...shortened, targets: [] };
}

function isSmall(refresh: object): boolean {
  return Buffer.byteLength(JSON.stringify(refresh), 'utf8') <= maxBytes;
}
