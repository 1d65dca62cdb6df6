import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request of the host, with its body unread. */
export interface ArrivedRequest {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** The request and response objects of the host's platform, for its guards. */
  readonly hostRequest: unknown;
  readonly hostResponse: unknown;
}

/** Handles a request until its response has finished. Never throws. */
export type MountedHandler = (arrived: ArrivedRequest) => void;

/** Where a Nest platform can hand over requests before the host reads them. */
export interface MountPoint {
  /** Passes requests whose path `isMounted` to the handler. All other requests stay with the host, unchanged. */
  mount(isMounted: (url: string) => boolean, handle: MountedHandler): void;
}
