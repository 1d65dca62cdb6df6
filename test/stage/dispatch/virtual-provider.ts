import type { SourceStatus } from '../../../src/providers/contract/source-reading.js';

/** What happens to a call. */
export type Fate =
  | 'responded'
  /** The provider processed it, but the response was lost. */
  | 'lost-after'
  /** The request was lost before the provider received it; the caller cannot know. */
  | 'lost-before'
  /** No connection was made. */
  | 'unreachable';

/** What the dispatcher sees of a provider. */
export interface ProviderSide {
  readonly sources: readonly string[];
  /** Counts a call; returns what its headers say, or null when the window is spent. */
  count(nowInMs: number): { readonly remaining: number; readonly resetInMs: number } | null;
  /** Starts an import. */
  trigger(source: string, nowInMs: number): void;
  /** What a read at this time shows. The last attempt is a number in a string. */
  read(
    source: string,
    nowInMs: number,
  ): { readonly normalizedStatus: SourceStatus; readonly lastAttempt: string };
}

/** How the account and its imports behave. Times are milliseconds. */
export interface ProviderBehavior {
  readonly limit: number;
  /** When its windows start within the minute. */
  readonly phaseInMs: number;
  readonly lastAttemptMovesAt: 'start' | 'end';
  readonly importStartsAfterInMs: number;
  readonly importTakesInMs: number;
}

/** A provider with fixed windows and fixed import durations; a pure function of the given time. */
export class VirtualProvider implements ProviderSide {
  private readonly imports = new Map<
    string,
    { readonly startsAtInMs: number; readonly endsAtInMs: number }[]
  >();
  private readonly callsByWindow = new Map<number, number>();
  /** Calls that were rejected because a window was spent. */
  throttled = 0;

  constructor(
    private readonly behavior: ProviderBehavior,
    readonly sources: readonly string[],
  ) {}

  /** Counts a call; returns what its headers say, or null when the window is spent. */
  count(nowInMs: number): { remaining: number; resetInMs: number } | null {
    const { limit, phaseInMs } = this.behavior;
    const window = Math.floor((nowInMs - phaseInMs) / 60_000);
    const calls = (this.callsByWindow.get(window) ?? 0) + 1;
    this.callsByWindow.set(window, calls);
    if (calls > limit) this.throttled += 1;
    const endsAtInMs = (window + 1) * 60_000 + phaseInMs;
    return calls > limit
      ? null
      : { remaining: limit - calls, resetInMs: Math.ceil((endsAtInMs - nowInMs) / 1000) * 1000 };
  }

  /** The largest number of calls in any of its windows. */
  maxCalls(): number {
    return Math.max(0, ...this.callsByWindow.values());
  }

  /** Starts an import after a delay. An import that runs or is about to start serves this request too. */
  trigger(source: string, nowInMs: number): void {
    const of = this.imports.get(source) ?? [];
    if (of.some((one) => one.endsAtInMs > nowInMs)) return;
    const startsAtInMs = nowInMs + this.behavior.importStartsAfterInMs;
    of.push({ startsAtInMs: startsAtInMs, endsAtInMs: startsAtInMs + this.behavior.importTakesInMs });
    this.imports.set(source, of);
  }

  /** What a read at this time shows. The last attempt is a number in a string. */
  read(
    source: string,
    nowInMs: number,
  ): { readonly normalizedStatus: SourceStatus; readonly lastAttempt: string } {
    const of = this.imports.get(source) ?? [];
    const running = of.some((one) => one.startsAtInMs <= nowInMs && nowInMs < one.endsAtInMs);
    const lastAttempts = of
      .map((one) => (this.behavior.lastAttemptMovesAt === 'start' ? one.startsAtInMs : one.endsAtInMs))
      .filter((at) => at <= nowInMs);
    return {
      normalizedStatus: running ? 'running' : 'idle',
      lastAttempt: String(Math.max(0, ...lastAttempts)),
    };
  }
}
