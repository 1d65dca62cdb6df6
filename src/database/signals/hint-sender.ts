import { setTimeout as sleep } from 'node:timers/promises';
import { joinHints } from './hint-payload.js';

const pauseInMs = 5;

/**
 * Coalesces hints: the first is sent immediately; hints within the next 5 ms, or while the first is in flight, are sent together.
 */
export class HintSender {
  private readonly waiting = new Map<string, Set<string>>();
  private readonly sending = new Map<string, Promise<void>>();
  private readonly send: (channel: string, payload: string) => Promise<void>;

  /** `send` must never reject. */
  constructor(send: (channel: string, payload: string) => Promise<void>) {
    this.send = send;
  }

  add(channel: string, id: string): void {
    const ids = this.waiting.get(channel);
    if (ids !== undefined) {
      ids.add(id);
      return;
    }
    this.waiting.set(channel, new Set([id]));
    if (!this.sending.has(channel)) this.sending.set(channel, this.drain(channel));
  }

  /** Resolves when all added hints have been sent. */
  async drained(): Promise<void> {
    await Promise.all(this.sending.values());
  }

  private async drain(channel: string): Promise<void> {
    for (let ids = this.take(channel); ids !== undefined; ids = this.take(channel)) {
      await Promise.all([this.send(channel, joinHints(ids)), sleep(pauseInMs)]);
    }
    this.sending.delete(channel);
  }

  private take(channel: string): ReadonlySet<string> | undefined {
    const ids = this.waiting.get(channel);
    this.waiting.delete(channel);
    return ids;
  }
}
