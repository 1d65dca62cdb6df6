import type { SourceStatus } from '../../../src/providers/contract/source-reading.js';

/** What becomes of a call on its way. */
export type Fate =
  | 'responded'
  /** The provider did it, the answer got lost. */
  | 'lost-after'
  /** It got lost before the provider saw it; nobody can tell. */
  | 'lost-before'
  /** No connection was made. */
  | 'unreachable';

/** What the dispatcher meets of a provider. */
export interface ProviderSide {
  readonly sources: readonly string[];
  /** Counts a call; returns what its headers say, or null when the window is spent. */
  count(nowInMs: number): { readonly remaining: number; readonly resetInMs: number } | null;
  /** Begins an import. */
  trigger(source: string, nowInMs: number): void;
  /** What a read at this time shows. The stamp is a number as text. */
  read(
    source: string,
    nowInMs: number,
  ): { readonly normalizedStatus: SourceStatus; readonly lastAttempt: string };
}

/** How the account and its imports behave. Times are milliseconds. */
export interface ProviderBehavior {
  readonly limit: number;
  /** When its windows begin within the minute. */
  readonly phaseInMs: number;
  readonly lastAttemptMovesAt: 'start' | 'end';
  readonly importStartsAfterInMs: number;
  readonly importTakesInMs: number;
}

/** A provider with fixed windows and imports that take their time; a pure function of the clock it is told. */
export class VirtualProvider implements ProviderSide {
  private readonly imports = new Map<
    string,
    { readonly startsAtInMs: number; readonly endsAtInMs: number }[]
  >();
  private readonly callsByWindow = new Map<number, number>();
  /** Calls that were refused because a window was spent. */
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

  /** The most calls that any of its windows has seen. */
  maxCalls(): number {
    return Math.max(0, ...this.callsByWindow.values());
  }

  /** Begins an import after a while; one that is going on or about to begin serves this wish too. */
  trigger(source: string, nowInMs: number): void {
    const of = this.imports.get(source) ?? [];
    if (of.some((one) => one.endsAtInMs > nowInMs)) return;
    const startsAtInMs = nowInMs + this.behavior.importStartsAfterInMs;
    of.push({ startsAtInMs: startsAtInMs, endsAtInMs: startsAtInMs + this.behavior.importTakesInMs });
    this.imports.set(source, of);
  }

  /** What a read at this time shows. The stamp is a number as text. */
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
