import type { Client } from './generated/client/index.js';
import type { RefreshEvent, StreamRefreshEventsData } from './generated/index.js';
import { isFinal } from './is-final.js';
import { openEventStream, type StreamOptions } from './open-event-stream.js';
import { readRefreshEvent } from './read-refresh-event.js';

export type { StreamOptions as FollowOptions } from './open-event-stream.js';

/** A state that a refresh has entered. */
export interface FollowedEvent {
  readonly kind: 'event';
  /** Where the stream stands: given as `lastEventId` later, the stream goes on after this event. */
  readonly cursor: string | undefined;
  readonly event: RefreshEvent;
}

/** The place to go on from was older than what the gateway keeps: what follows is the present state. */
export interface Reset {
  readonly kind: 'reset';
}

/**
 * Follows one refresh: its present state, then every change; the end of the loop is the end of the refresh. Connections that
 * end or break are resumed without gap or double. Throws as `refreshAndWait` does.
 */
export async function* follow(
  client: Client,
  refreshId: string,
  options: StreamOptions = {},
): AsyncGenerator<FollowedEvent, void, void> {
  const place = { url: '/refresh/{id}/events', path: { id: refreshId } } as const;
  for await (const { event, id, data } of openEventStream(client, place, options)) {
    if (!isOfRefresh(event)) continue;
    const told = readRefreshEvent(data);
    yield { kind: 'event', cursor: id, event: told };
    if (isFinal(told.data.refresh.status)) return;
  }
}

/**
 * Follows every refresh that the key may see and the filters name: the present state of the unfinished ones, then every change,
 * until the loop is left or the signal aborted. Throws as `refreshAndWait` does.
 */
export async function* followAll(
  client: Client,
  filters: NonNullable<StreamRefreshEventsData['query']> = {},
  options: StreamOptions = {},
): AsyncGenerator<FollowedEvent | Reset, void, void> {
  const place = { url: '/refresh/events', query: { ...filters } } as const;
  for await (const { event, id, data } of openEventStream(client, place, options)) {
    if (event === 'reset') yield { kind: 'reset' };
    // Kinds that this version does not know are passed over.
    else if (isOfRefresh(event)) yield { kind: 'event', cursor: id, event: readRefreshEvent(data) };
  }
}

function isOfRefresh(type: string | undefined): boolean {
  return type?.startsWith('refresh.') === true;
}
