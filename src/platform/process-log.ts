import { setTimeout as wait } from 'node:timers/promises';
import { type DestinationStream, pino } from 'pino';

const maxFlushInMs = 1_000;

/** The log output of a process. */
export interface ProcessLog {
  readonly stream: DestinationStream;
  /** Writes the buffered lines, for at most a second. Do not log after it. */
  close(): Promise<void>;
  /** Discards the buffered lines. Do not log after it. */
  drop(): void;
}

/**
 * The log on standard output. Lines are written asynchronously. Close or drop it before the process exits: otherwise pino writes the
 * remaining lines during the exit, and tries forever when nobody reads them.
 */
export function openProcessLog(): ProcessLog {
  const stream = pino.destination({ dest: 1, sync: false });
  return {
    stream,
    close: async () => {
      // An error, such as a broken pipe, also ends the wait: nobody reads the remaining lines.
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
