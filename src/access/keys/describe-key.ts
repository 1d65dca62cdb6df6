import type { ApiKeyDto } from './api-key.dto.js';
import type { KeyRecord } from './key-record.js';

/** The key as callers see it. */
export function describeKey(key: KeyRecord): ApiKeyDto {
  return {
    id: key.id,
    name: key.name,
    scopes: [...key.scopes],
    connections: key.connections === null ? null : [...key.connections],
    createdBy: key.createdBy,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  };
}
