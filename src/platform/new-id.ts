import { typeid } from 'typeid-js';

/**
 * `rfr` a refresh, `run` a run, `evt` an event, `aud` an entry of the audit, `key` a key, `whk` a webhook, `dlv` a delivery to
 * one, `try` a trial of credentials.
 */
export type IdPrefix = 'rfr' | 'run' | 'evt' | 'aud' | 'key' | 'whk' | 'dlv' | 'try';

/** A new id: the prefix and a UUIDv7 in lower-case base 32, so that ids sort by the time they were made. */
export function newId(prefix: IdPrefix): string {
  return typeid(prefix).toString();
}
