import type { Client } from './generated/client/index.js';
import type { RefreshEvent, StreamRefreshEventsData } from './generated/index.js';
import { isFinal } from './is-final.js';
import { openEventStream, type StreamOptions } from './open-event-stream.js';
import { readRefreshEvent } from './read-refresh-event.js';

export type { StreamOptions as FollowOptions } from './open-event-stream.js';

/** A change of a refresh. */
export interface FollowedEvent {
  readonly kind: 'event';
  /** The position in the stream. Pass it as `lastEventId` later to continue after this event. */
  readonly cursor: string | undefined;
  readonly event: RefreshEvent;
}

/** The `lastEventId` was older than the events that the gateway keeps. The current states follow. */
export interface Reset {
  readonly kind: 'reset';
}

/**
 * Follows one refresh: its current state, then every change. The loop ends when the refresh is final. It reconnects after a lost
 * connection, without gaps or duplicates. Throws as `refreshAndWait` does.
 */
export async function* follow(
  client: Client,
  refreshId: string,
  options: StreamOptions = {},
): AsyncGenerator<FollowedEvent, void, void> {
  const request = { url: '/refresh/{id}/events', path: { id: refreshId } } as const;
  for await (const { event, id, data } of openEventStream(client, request, options)) {
    if (!isRefreshEvent(event)) continue;
    const refreshEvent = readRefreshEvent(data);
    yield { kind: 'event', cursor: id, event: refreshEvent };
    if (isFinal(refreshEvent.data.refresh.status)) return;
  }
}

/**
 * Follows all refreshes that the key may see and that match the filters: the current state of the unfinished ones, then every
 * change, until you leave the loop or abort the signal. Throws as `refreshAndWait` does.
 */
export async function* followAll(
  client: Client,
  filters: NonNullable<StreamRefreshEventsData['query']> = {},
  options: StreamOptions = {},
): AsyncGenerator<FollowedEvent | Reset, void, void> {
  const request = { url: '/refresh/events', query: { ...filters } } as const;
  for await (const { event, id, data } of openEventStream(client, request, options)) {
    if (event === 'reset') yield { kind: 'reset' };
    // Event types that this version does not know are skipped.
    else if (isRefreshEvent(event)) yield { kind: 'event', cursor: id, event: readRefreshEvent(data) };
  }
}

function isRefreshEvent(type: string | undefined): boolean {
  return type?.startsWith('refresh.') === true;
}
