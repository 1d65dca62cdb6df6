import type { RefreshDto } from '../api/refresh.dto.js';

/** Events stay under 20 kB with what stands around the refresh (docs/guides/webhooks.md). */
const maxBytes = 19_500;
const maxWarnings = 20;

/**
 * A refresh as an event tells it: whole if it is small enough, else with the first 20 warnings and one that counts the rest, and
 * if that is not enough (long texts of a provider), without its target. `targetCounts` always stands.
 */
export function fitEvent(refresh: RefreshDto): RefreshDto {
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

function isSmall(refresh: RefreshDto): boolean {
  return Buffer.byteLength(JSON.stringify(refresh), 'utf8') <= maxBytes;
}
