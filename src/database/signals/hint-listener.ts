import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { DatabaseLogger } from '../database-logger.js';
import { type Hints, splitHints } from './hint-payload.js';

/** Called with the ids that may have changed, or `all` when hints may have been missed. */
export type HintCallback = (hints: Hints) => void;

const heartbeatInMs = 15_000;
const queryLimitInMs = 5_000;
const firstRetryInMs = 100;
const maxRetryInMs = 5_000;

/**
 * Listens on a separate connection. It opens with the first listener, is checked every 15 s, and reopens when it breaks.
 */
export class HintListener {
  private readonly callbacks = new Map<string, Set<HintCallback>>();
  private readonly closing = new AbortController();
  /** Aborted to interrupt the wait of a session: another channel was added. */
  private wake = new AbortController();
  private running: Promise<void> | null = null;
  private readonly clientConfig: pg.ClientConfig;
  private readonly logger: DatabaseLogger;

  constructor(clientConfig: pg.ClientConfig, logger: DatabaseLogger) {
    this.clientConfig = { ...clientConfig, query_timeout: queryLimitInMs };
    this.logger = logger;
  }

  /** Adds a listener and returns a function that removes it. It is called with `all` whenever listening starts or restarts. */
  listen(channel: string, callback: HintCallback): () => void {
    const callbacks = this.callbacks.get(channel) ?? new Set();
    callbacks.add(callback);
    this.callbacks.set(channel, callbacks);
    this.running ??= this.keepListening();
    this.wake.abort();
    return () => callbacks.delete(callback);
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.wake.abort();
    await this.running;
  }

  private async keepListening(): Promise<void> {
    let retryInMs = firstRetryInMs;
    while (!this.closing.signal.aborted) {
      try {
        await this.holdSession(() => (retryInMs = firstRetryInMs));
      } catch (error) {
        this.logger.warn(
          { err: error },
          'the connection that listens to the database broke; it is opened again',
        );
        await pause(retryInMs, this.closing.signal);
        retryInMs = Math.min(retryInMs * 2, maxRetryInMs);
      }
    }
  }

  /** Resolves at closing; rejects when the connection breaks. */
  private async holdSession(onListening: () => void): Promise<void> {
    const client = new pg.Client(this.clientConfig);
    const broken = new AbortController();
    client.on('error', (error) => broken.abort(error));
    client.on('end', () => broken.abort(new Error('The server closed the connection.')));
    client.on('notification', ({ channel, payload }) => this.notify(channel, splitHints(payload ?? '')));
    try {
      await client.connect();
      const heard = new Set<string>();
      while (!this.closing.signal.aborted) {
        this.wake = new AbortController();
        for (const channel of this.callbacks.keys()) {
          if (heard.has(channel)) continue;
          await client.query(`listen ${pg.escapeIdentifier(channel)}`);
          heard.add(channel);
          this.notify(channel, 'all');
        }
        onListening();
        await pause(heartbeatInMs, AbortSignal.any([this.wake.signal, this.closing.signal, broken.signal]));
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

/** Resolves after the time, or when `signal` aborts. */
async function pause(timeInMs: number, signal: AbortSignal): Promise<void> {
  await sleep(timeInMs, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
