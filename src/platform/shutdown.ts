import { Injectable } from '@nestjs/common';

/**
 * How far the gateway is on its way down. `begin` makes it unready while it goes on serving, so that load balancers take it
 * out; `close` tells everything that holds an answer open (waiting clients, streams) to give it now.
 */
@Injectable()
export class Shutdown {
  private hasStarted = false;
  private readonly closing = new AbortController();

  /** True from `begin` on. */
  get started(): boolean {
    return this.hasStarted;
  }

  /** Aborted when open answers have to be given. */
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
