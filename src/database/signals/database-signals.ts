import type pg from 'pg';
import type { DatabaseLogger } from '../database-logger.js';
import { type HintCallback, HintListener } from './hint-listener.js';
import { HintSender } from './hint-sender.js';

/**
 * Hints between replicas over LISTEN/NOTIFY: "look at this row". A hint may be lost or come for nothing, so whoever
 * relies on one also looks by himself from time to time.
 */
export class DatabaseSignals {
  private readonly sender: HintSender;
  private readonly listener: HintListener;
  private closed = false;

  constructor(options: {
    readonly pool: pg.Pool;
    readonly clientConfig: pg.ClientConfig;
    readonly logger: DatabaseLogger;
  }) {
    this.sender = new HintSender(async (channel, payload) => {
      try {
        await options.pool.query('select pg_notify($1, $2)', [channel, payload]);
      } catch (error) {
        options.logger.warn({ err: error, channel }, 'a hint was lost');
      }
    });
    this.listener = new HintListener(options.clientConfig, options.logger);
  }

  /**
   * Tells all replicas, this one included, that `id` (without line breaks) may have changed. To be called after the
   * commit. Never fails; at most one NOTIFY is sent every 5 ms for each channel.
   */
  notify(channel: string, id: string): void {
    if (!this.closed) this.sender.add(channel, id);
  }

  /**
   * Calls `callback` with the ids of each NOTIFY on `channel`, and with `all` whenever hints may have been missed: when
   * listening begins, and after a broken connection. Returns what ends it.
   */
  listen(channel: string, callback: HintCallback): () => void {
    return this.listener.listen(channel, callback);
  }

  /** Sends what is waiting and closes the connection. */
  async close(): Promise<void> {
    this.closed = true;
    await this.sender.drained();
    await this.listener.close();
  }
}
