import type { CreateApiKeyDto } from './create-api-key.dto.js';

/** The body of a request for a key in a normal form: two bodies with the same meaning give equal JSON. */
export function readApiKeyRequest({ name, scopes, connections, expiresAt }: CreateApiKeyDto) {
  return {
    name,
    scopes: [...new Set(scopes)].sort(),
    connections: connections === undefined ? null : [...new Set(connections)].sort(),
    expiresAtInMs: expiresAt === undefined ? null : Date.parse(expiresAt),
  };
}
