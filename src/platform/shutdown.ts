import { Injectable } from '@nestjs/common';

/**
 * The shutdown of the gateway, in two steps. `begin` makes it not ready while it still serves, so that load balancers stop sending
 * requests. `close` aborts `closingSignal`, and everything with an open response (waiting callers, streams) ends it.
 */
@Injectable()
export class Shutdown {
  private hasStarted = false;
  private readonly closing = new AbortController();

  /** True after `begin`. */
  get started(): boolean {
    return this.hasStarted;
  }

  /** Aborted when open responses must end. */
  get closingSignal(): AbortSignal {
    return this.closing.signal;
  }

  begin(): void {
    this.hasStarted = true;
  }

  close(): void {
    this.hasStarted = true;
    this.closing.abort();
  }
}
