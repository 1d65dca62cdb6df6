import { type Caller, maySeeConnection } from '../../access/caller.js';
import type { RefreshDto } from '../../refresh/api/refresh.dto.js';
import type { EventScope } from './event-store.js';
import type { StreamRefreshesQueryDto } from './stream-refreshes-query.dto.js';

/** Whether a refresh matches the filters of a stream. Mirrors the filters of `GET /refresh`. */
export function matchesFilters(refresh: RefreshDto, filters: StreamRefreshesQueryDto): boolean {
  const { connection, provider, source, status, createdAfter, createdBefore } = filters;
  const createdAtInMs = Date.parse(refresh.createdAt);
  return (
    (connection === undefined || refresh.connection === connection) &&
    (provider === undefined || refresh.provider === provider) &&
    (source === undefined || refresh.source === source) &&
    (status === undefined || status.includes(refresh.status)) &&
    (createdAfter === undefined || createdAtInMs > Date.parse(createdAfter)) &&
    (createdBefore === undefined || createdAtInMs < Date.parse(createdBefore))
  );
}

/** The connections whose events a caller may receive with its filters. */
export function scopeOf(caller: Caller, { connection }: StreamRefreshesQueryDto): EventScope {
  if (connection !== undefined)
    return { connections: maySeeConnection(caller, connection) ? [connection] : [] };
  return caller.connections === null ? {} : { connections: [...caller.connections] };
}
