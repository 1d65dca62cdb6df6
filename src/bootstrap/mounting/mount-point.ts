import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request of the host as it arrived: nothing of its body has been read. */
export interface ArrivedRequest {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** What the host's platform calls request and response; its guards know these. */
  readonly hostRequest: unknown;
  readonly hostResponse: unknown;
}

/** Answers a request, to its end. Never throws. */
export type MountedHandler = (arrived: ArrivedRequest) => void;

/** The place in a platform of Nest where requests can be taken over before anything of the host reads them. */
export interface MountPoint {
  /** Gives the requests whose path `isMounted` to the handler; all others go on in the host, untouched. */
  mount(isMounted: (url: string) => boolean, handle: MountedHandler): void;
}
