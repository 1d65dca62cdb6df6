import pg from 'pg';
import { BackgroundLoop } from '../../platform/background-loop.js';
import { type BackOff, computeBackOff } from '../../platform/compute-back-off.js';
import { sleep, systemClock } from '../../platform/clock.js';
import { Outage } from '../../platform/outage.js';
import type { DatabaseOutage } from '../connection/database-outage.js';
import { stateSettings } from '../connection/session-settings.js';
import type { DatabaseLogger } from '../database.js';
import { type Hints, splitHints } from './hint-payload.js';

/** Called with the ids that may have changed, or `all` when hints may have been missed. */
export type HintCallback = (hints: Hints) => void;

const heartbeatInMs = 15_000;
const queryLimitInMs = 5_000;
const reopening: BackOff = { firstInMs: 100, maxInMs: 5_000, jitter: 0 };

/**
 * Listens on a separate connection. It opens with the first listener, is checked every 15 s, and reopens when it breaks.
 */
export class HintListener {
  private readonly callbacks = new Map<string, Set<HintCallback>>();
  /** Aborted to interrupt the wait of a session: another channel was added. */
  private wake = new AbortController();
  private readonly sessions: BackgroundLoop;
  private readonly outage: Outage;
  private readonly clientConfig: pg.ClientConfig;

  constructor(
    clientConfig: pg.ClientConfig,
    private readonly logger: DatabaseLogger,
    databaseOutage?: Pick<DatabaseOutage, 'report'>,
  ) {
    this.clientConfig = { ...clientConfig, query_timeout: queryLimitInMs };
    this.outage = new Outage(
      (error) =>
        logger.warn({ err: error }, 'the connection that listens to the database broke; it is opened again'),
      () => logger.info({}, 'the gateway listens to the database again'),
    );
    this.sessions = new BackgroundLoop({
      round: (closing) =>
        this.holdSession(closing).catch((error: unknown) => {
          databaseOutage?.report(error);
          throw error;
        }),
      retryInMs: (failures) => computeBackOff(reopening, failures, 0),
      outage: this.outage,
    });
  }

  /** Adds a listener and returns a function that removes it. It is called with `all` whenever listening starts or restarts. */
  listen(channel: string, callback: HintCallback): () => void {
    const callbacks = this.callbacks.get(channel) ?? new Set();
    callbacks.add(callback);
    this.callbacks.set(channel, callbacks);
    if (!this.sessions.isRunning) this.sessions.request();
    this.wake.abort();
    return () => callbacks.delete(callback);
  }

  async close(): Promise<void> {
    await this.sessions.stop();
  }

  /** Resolves at closing; rejects when the connection breaks. */
  private async holdSession(closing: AbortSignal): Promise<void> {
    const client = new pg.Client(this.clientConfig);
    const broken = new AbortController();
    client.on('error', (error) => broken.abort(error));
    client.on('end', () => broken.abort(new Error('Connection terminated by the server.')));
    client.on('notification', ({ channel, payload }) => this.notify(channel, splitHints(payload ?? '')));
    try {
      await client.connect();
      await stateSettings(client);
      const heard = new Set<string>();
      while (!closing.aborted) {
        this.wake = new AbortController();
        for (const channel of this.callbacks.keys()) {
          if (heard.has(channel)) continue;
          await client.query(`listen ${pg.escapeIdentifier(channel)}`);
          heard.add(channel);
          this.notify(channel, 'all');
        }
        this.outage.recovered();
        await sleep(systemClock, heartbeatInMs, AbortSignal.any([this.wake.signal, closing, broken.signal]));
        broken.signal.throwIfAborted();
        await client.query('select 1');
      }
    } finally {
      client.removeAllListeners('notification');
      // Closing a broken connection needs no error handling.
      await client
        .end()
        .catch((error: unknown) => this.logger.info({ err: error }, 'ended a broken connection'));
    }
  }

  private notify(channel: string, hints: Hints): void {
    for (const callback of this.callbacks.get(channel) ?? []) {
      try {
        callback(hints);
      } catch (error) {
        this.logger.error({ err: error, channel }, 'a listener to the database failed');
      }
    }
  }
}
