import type { RefreshEvent } from './generated/index.js';

/** Parses the data of a server-sent event; throws when it is not an event of a refresh. */
export function readRefreshEvent(data: string): RefreshEvent {
  const value: unknown = JSON.parse(data);
  if (isRefreshEvent(value)) return value;
  throw new Error(`Not an event of a refresh: ${data.slice(0, 200)}`);
}

function isRefreshEvent(value: unknown): value is RefreshEvent {
  const refresh = fieldOf(fieldOf(value, 'data'), 'refresh');
  return typeof fieldOf(value, 'type') === 'string' && typeof fieldOf(refresh, 'status') === 'string';
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
