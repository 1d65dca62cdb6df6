import type { CreateApiKeyDto } from './create-api-key.dto.js';

/** What a request for a key asks for, as plain JSON: two bodies that mean the same give the same. */
export function readApiKeyRequest({ name, scopes, connections, expiresAt }: CreateApiKeyDto) {
  return {
    name,
    scopes: [...new Set(scopes)].sort(),
    connections: connections === undefined ? null : [...new Set(connections)].sort(),
    expiresAtInMs: expiresAt === undefined ? null : Date.parse(expiresAt),
  };
}
