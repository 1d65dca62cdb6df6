import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MountPoint } from './mount-point.js';

/** The part of Express that is used. */
export interface ExpressInstance {
  use(middleware: (request: IncomingMessage, response: ServerResponse, next: () => void) => void): unknown;
}

/** Takes over requests in a middleware. It runs before the body parsers, which Nest adds when the host initialises. */
export class ExpressMountPoint implements MountPoint {
  constructor(private readonly express: ExpressInstance) {}

  mount(...[isMounted, handle]: Parameters<MountPoint['mount']>): void {
    this.express.use((request, response, next) => {
      if (!isMounted(request.url ?? '/')) return next();
      handle({ incoming: request, outgoing: response, hostRequest: request, hostResponse: response });
    });
  }
}
