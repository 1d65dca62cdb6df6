/** NOTIFY channel of revoked keys; its hints are key ids. */
export const keyChannel = 'api_keys';
