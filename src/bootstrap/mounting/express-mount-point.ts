import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MountPoint } from './mount-point.js';

/** What is used of Express. */
export interface ExpressInstance {
  use(middleware: (request: IncomingMessage, response: ServerResponse, next: () => void) => void): unknown;
}

/** Takes requests over in a middleware that stands before the body parsers, which Nest adds when the host is initialised. */
export class ExpressMountPoint implements MountPoint {
  constructor(private readonly express: ExpressInstance) {}

  mount(...[isMounted, handle]: Parameters<MountPoint['mount']>): void {
    this.express.use((request, response, next) => {
      if (!isMounted(request.url ?? '/')) return next();
      handle({ incoming: request, outgoing: response, hostRequest: request, hostResponse: response });
    });
  }
}
