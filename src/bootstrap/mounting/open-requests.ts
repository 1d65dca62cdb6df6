import type { ServerResponse } from 'node:http';
import { endsWithin } from '../../database/ends-within.js';

/** Counts requests in flight, so that a stop can wait for them. */
export class OpenRequests {
  private readonly open = new Set<Promise<void>>();

  /** Counts a response until it finishes or its connection closes. */
  add(outgoing: ServerResponse): void {
    const finished = new Promise<void>((resolve) => outgoing.once('close', resolve));
    this.open.add(finished);
    void finished.then(() => this.open.delete(finished));
  }

  /** Waits until none is open, for at most the given time. */
  async drain(limitInMs: number): Promise<void> {
    await endsWithin(Promise.all(this.open), limitInMs);
  }
}
