import type { ServerResponse } from 'node:http';
import { endsWithin } from '../../database/ends-within.js';

/** Requests that are being answered, so that a stop can wait for them. */
export class OpenRequests {
  private readonly open = new Set<Promise<void>>();

  /** Counts an answer until it is finished or its connection is gone. */
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
