import { setTimeout as wait } from 'node:timers/promises';
import { type DestinationStream, pino } from 'pino';

const maxFlushInMs = 1_000;

/** Where a process writes its log. */
export interface ProcessLog {
  readonly stream: DestinationStream;
  /** Writes out what is still held, for at most a second. Nothing may be logged after it. */
  close(): Promise<void>;
  /** Forgets what is still held. Nothing may be logged after it. */
  drop(): void;
}

/**
 * The log on standard output. Lines are written without keeping the process waiting. Close or drop it before the process exits: pino
 * would otherwise write out the rest during the exit, and try for ever where nobody reads it any more.
 */
export function openProcessLog(): ProcessLog {
  const stream = pino.destination({ dest: 1, sync: false });
  return {
    stream,
    close: async () => {
      // An error, such as a broken pipe, is the end as well: nobody reads the rest.
      const closed = new Promise<void>((resolve) =>
        stream.once('close', resolve).once('error', () => resolve()),
      );
      stream.end();
      await Promise.race([closed, wait(maxFlushInMs)]);
      stream.destroy();
    },
    drop: () => stream.destroy(),
  };
}
