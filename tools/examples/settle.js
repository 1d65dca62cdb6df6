/**
 * Gives a recording what would differ each time: ids are counted, the first instant becomes 10:00 on a fixed day and the others
 * keep their distance to it, secrets are replaced, and addresses of this machine by those that they stand for.
 */
const firstInstantInMs = Date.parse('2026-11-22T10:00:00Z');
const instant = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
const id = /(?<![a-z])([a-z]{3,4})_([0-9a-hjkmnp-tv-z]{26})(?![0-9a-z])/g;
const secretOfKey = /(rgw_key_[0-9a-z]{26}_)[\w-]+/g;
const tokenOfProvider = /(?<=\/provider-webhooks\/[\w-]+\/[\w-]+\/|"token":")[\w-]{20,}/g;
const secretOfWebhook = /whsec_[\w+/=-]+/g;

const dayInMs = 86_400_000;

/** `recording` as JSON with all that replaced; `addresses` are pairs of texts; only instants within a day of the begin are moved. */
export function settle(recording, { addresses, startedAtInMs }) {
  const counted = new Map();
  const count = (_all, prefix, rest) => {
    if (!counted.has(rest)) counted.set(rest, String(counted.size + 1).padStart(4, '0'));
    return `${prefix}_01kb0q5ysze43s6qk20km0${counted.get(rest)}`;
  };
  let text = JSON.stringify(recording);
  for (const [here, there] of addresses) text = text.replaceAll(here, there);
  text = text
    .replace(id, count)
    .replace(secretOfKey, '$1this-is-shown-once')
    .replace(tokenOfProvider, 'this-token-is-shown-once')
    .replace(secretOfWebhook, `whsec_${Buffer.from('an example, shown once').toString('base64')}`)
    .replace(instant, (found) => {
      const sinceBeginInMs = Date.parse(found) - startedAtInMs;
      if (Math.abs(sinceBeginInMs) > dayInMs) return found;
      const moved = new Date(firstInstantInMs + sinceBeginInMs).toISOString();
      return found.includes('.') ? moved : moved.replace(/\.\d+/, '');
    });
  return JSON.parse(text);
}
