/** NOTIFY channel of keys that were revoked; the ids are those of keys. */
export const keyChannel = 'api_keys';
