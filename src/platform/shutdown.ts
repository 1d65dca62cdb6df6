import { Injectable } from '@nestjs/common';

/**
 * How far the gateway is on its way down. `begin` makes it unready while it goes on serving, so that load balancers take it
 * out; `close` tells everything that holds an answer open (waiting clients, streams) to give it now.
 */
@Injectable()
export class Shutdown {
  private hasBegun = false;
  private readonly closing = new AbortController();

  /** True from `begin` on. */
  get begun(): boolean {
    return this.hasBegun;
  }

  /** Aborted when open answers have to be given. */
  get closingSignal(): AbortSignal {
    return this.closing.signal;
  }

  begin(): void {
    this.hasBegun = true;
  }

  close(): void {
    this.hasBegun = true;
    this.closing.abort();
  }
}
