/**
 * Replaces the values of a recording that differ each time: ids become numbers, the first instant becomes 10:00 on a fixed day and
 * the others keep their distance to it, secrets become fixed texts, and URLs of this machine become public ones.
 */
const firstInstantInMs = Date.parse('2026-11-22T10:00:00Z');
const instant = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
const id = /(?<![a-z])([a-z]{3,4})_([0-9a-hjkmnp-tv-z]{26})(?![0-9a-z])/g;
const secretOfKey = /(rgw_key_[0-9a-z]{26}_)[\w-]+/g;
const tokenOfProvider = /(?<=\/provider-webhooks\/[\w-]+\/[\w-]+\/|"token":")[\w-]{20,}/g;
const secretOfWebhook = /whsec_[\w+/=-]+/g;

const dayInMs = 86_400_000;

/** Returns a copy with these values replaced. `urls` are pairs of old and new. Only instants within a day of the start are moved. */
export function settle(recording, { urls, startedAtInMs }) {
  const counted = new Map();
  const count = (_all, prefix, suffix) => {
    if (!counted.has(suffix)) counted.set(suffix, String(counted.size + 1).padStart(4, '0'));
    return `${prefix}_01kb0q5ysze43s6qk20km0${counted.get(suffix)}`;
  };
  let text = JSON.stringify(recording);
  for (const [local, shown] of urls) text = text.replaceAll(local, shown);
  text = text
    .replace(id, count)
    .replace(secretOfKey, '$1this-is-shown-once')
    .replace(tokenOfProvider, 'this-token-is-shown-once')
    .replace(secretOfWebhook, `whsec_${Buffer.from('an example, shown once').toString('base64')}`)
    .replace(instant, (found) => {
      const sinceStartInMs = Date.parse(found) - startedAtInMs;
      if (Math.abs(sinceStartInMs) > dayInMs) return found;
      const moved = new Date(firstInstantInMs + sinceStartInMs).toISOString();
      return found.includes('.') ? moved : moved.replace(/\.\d+/, '');
    });
  return JSON.parse(text);
}
