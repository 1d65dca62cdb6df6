import type pg from 'pg';
import { Outage } from '../../platform/outage.js';
import type { DatabaseOutage } from '../connection/database-outage.js';
import type { DatabaseLogger } from '../database.js';
import { type HintCallback, HintListener } from './hint-listener.js';
import { HintSender } from './hint-sender.js';

/**
 * Hints between replicas over LISTEN/NOTIFY: "check this row". A hint may be lost or needless, so its users also poll from time to
 * time.
 */
export class DatabaseSignals {
  private readonly sender: HintSender;
  private readonly listener: HintListener;
  private closed = false;

  constructor(options: {
    readonly pool: pg.Pool;
    readonly clientConfig: pg.ClientConfig;
    readonly logger: DatabaseLogger;
    /** Gets the errors of the connection that listens. */
    readonly outage?: Pick<DatabaseOutage, 'report'>;
  }) {
    const { pool, logger } = options;
    this.sender = new HintSender(
      async (channel, payload) => {
        await pool.query('select pg_notify($1, $2)', [channel, payload]);
      },
      (channel) =>
        new Outage(
          (error) => logger.warn({ err: error, channel }, 'a hint was lost'),
          () => logger.info({ channel }, 'hints are sent again'),
        ),
    );
    this.listener = new HintListener(options.clientConfig, logger, options.outage);
  }

  /**
   * Notifies all replicas, this one included, that `id` (without line breaks) may have changed. Call it after the commit. Never fails;
   * sends at most one NOTIFY every 5 ms for each channel.
   */
  notify(channel: string, id: string): void {
    if (!this.closed) this.sender.add(channel, id);
  }

  /**
   * Calls `callback` with the ids of each NOTIFY on `channel`, and with `all` when hints may have been missed: when listening starts, and
   * after a broken connection. Returns a function that stops it.
   */
  listen(channel: string, callback: HintCallback): () => void {
    return this.listener.listen(channel, callback);
  }

  /** Sends queued hints and closes the connection. */
  async close(): Promise<void> {
    this.closed = true;
    await this.sender.drained();
    await this.listener.close();
  }
}
