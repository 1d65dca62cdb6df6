/**
 * The quota window of one account. Both providers' windows look fixed and aligned to the minute
 * (docs/providers/evidence.md#v1-quota, docs/providers/evidence.md#shipengine-quota).
 * Times are milliseconds of the database's clock; the value survives a JSON round trip and a crash of its owner.
 */
export interface QuotaWindow {
  /** Calls a window allows, from the newest header; null before one was seen. */
  readonly limit: number | null;
  /** Calls left as the provider last said, less those begun since; null when it has not said in this window. */
  readonly remaining: number | null;
  /** Own calls counted in this window, from their intent. */
  readonly used: number;
  /** When it was opened here. What a call begun earlier is told may be of the window before. */
  readonly openedAtInMs: number;
  /** When the window surely has ended. */
  readonly endsAtInMs: number;
  /** True when an answer has told where this window ends, or where an earlier one did: they follow each other by the minute. */
  readonly endIsReported: boolean;
  /**
   * How much sooner than `endsAtInMs` the window may have ended: the provider reckoned the end that it told at any time between
   * the call and its answer, in whole seconds. Left out: a second.
   */
  readonly mayEndSoonerByInMs?: number;
  /**
   * Calls answered in the margin: the last second, or all the time since the window may have ended for those that do not tell
   * theirs. The provider may have counted them in its next window already, and so they count in ours too. Left out: none.
   */
  readonly callsInMargin?: number;
  /** No call before this: the provider throttled. */
  readonly stoppedUntilInMs: number | null;
  /** True once any answer came: until then one call alone goes first. */
  readonly responseSeen: boolean;
}

/** What the connection's settings and provider say of the quota. */
export interface QuotaRule {
  /** Calls a minute by settings or documentation; an answer's header rules over it. */
  readonly callsPerMinute: number;
  /** The part of it that the gateway uses. */
  readonly share: number;
}

/** What an answer said of the quota; see `QuotaReading` of the providers' contract. */
export interface QuotaNews {
  readonly limit: number | null;
  readonly remaining: number | null;
  readonly resetInMs: number | null;
  /** Set when the provider throttled: how long it asks us to wait, or null when it does not say. */
  readonly throttled: { readonly retryAfterInMs: number | null } | null;
}

/** The call that was answered, and what else is on its way. */
export interface CompletedCall {
  readonly startedAtInMs: number;
  readonly othersInFlight: number;
}

/** How long a window is. */
export const windowInMs = 60_000;
const marginInMs = 1000;
/** Resets are told in whole seconds, rounded up or down. */
const roundingInMs = 1000;

/** The window of an account that has never been called. */
export function newWindow(nowInMs: number): QuotaWindow {
  return {
    limit: null,
    remaining: null,
    used: 0,
    openedAtInMs: nowInMs,
    endsAtInMs: endOfMinute(nowInMs),
    endIsReported: false,
    stoppedUntilInMs: null,
    responseSeen: false,
  };
}

/** The window as of now: a new one when it has ended. Calls in flight when it surely ended count in the new one too. */
export function openWindow(window: QuotaWindow, inFlight: number, nowInMs: number): QuotaWindow {
  if (nowInMs < window.endsAtInMs) return window;
  return {
    ...window,
    remaining: null,
    used: inFlight + (window.callsInMargin ?? 0),
    callsInMargin: 0,
    openedAtInMs: nowInMs,
    endsAtInMs: window.endIsReported ? followingEnd(window.endsAtInMs, nowInMs) : endOfMinute(nowInMs),
    stoppedUntilInMs:
      window.stoppedUntilInMs !== null && window.stoppedUntilInMs > nowInMs ? window.stoppedUntilInMs : null,
  };
}

/** A run is asked within a minute of its baseline: with less than these two calls a window it might never be. */
const minCalls = 2;

/** Own calls that a window allows in all. */
export function callsOfWindow(window: QuotaWindow, rule: QuotaRule): number {
  return Math.max(minCalls, Math.floor(rule.share * (window.limit ?? rule.callsPerMinute)));
}

/** Calls allowed now: min(⌊share × limit⌋ − own calls in this window, remaining − own calls in flight). */
export function allowedNow(window: QuotaWindow, rule: QuotaRule, inFlight: number, nowInMs: number): number {
  if (window.stoppedUntilInMs !== null && nowInMs < window.stoppedUntilInMs) return 0;
  if (!window.responseSeen) return inFlight === 0 ? 1 : 0;
  const ownLeft = callsOfWindow(window, rule) - window.used;
  const providersLeft = window.remaining === null ? ownLeft : window.remaining - inFlight;
  return Math.max(0, Math.min(ownLeft, providersLeft));
}

/** Counts calls from their intent. */
export function countCalls(window: QuotaWindow, calls: number): QuotaWindow {
  return { ...window, used: window.used + calls };
}

/** Learns from an answer received now. Missing headers change nothing but that one call less is left. */
export function learnFromResponse(
  window: QuotaWindow,
  news: QuotaNews,
  call: CompletedCall,
  nowInMs: number,
): QuotaWindow {
  const reportsItsWindow = news.resetInMs !== null && call.startedAtInMs >= window.openedAtInMs;
  const learnt = {
    ...noteCallsInMargin(window, 1, reportsItsWindow ? marginInMs : uncertaintyOf(window), nowInMs),
    limit: news.limit !== null && news.limit > 0 ? news.limit : window.limit,
    stoppedUntilInMs: news.throttled === null ? window.stoppedUntilInMs : stopUntil(window, news, nowInMs),
    responseSeen: true,
  };
  if (call.startedAtInMs < window.openedAtInMs) return { ...learnt, remaining: lowerRemaining(window, null) };
  if (news.resetInMs === null) return { ...learnt, remaining: lowerRemaining(window, news.remaining) };
  const endsAtInMs = nowInMs + news.resetInMs + marginInMs;
  if (reportsEarlierWindow(window, endsAtInMs, nowInMs)) {
    return { ...learnt, remaining: lowerRemaining(window, null) };
  }
  const mayEndSoonerByInMs = uncertaintyOfEnd(nowInMs - call.startedAtInMs);
  const next = { ...learnt, endsAtInMs, endIsReported: true, mayEndSoonerByInMs };
  return window.endIsReported && endsAtInMs > window.endsAtInMs + windowInMs / 2
    ? // The provider's next window has begun within the margin of this one: what is on its way counts in it, and what the margin holds.
      {
        ...next,
        openedAtInMs: nowInMs,
        used: call.othersInFlight + 1 + (window.callsInMargin ?? 0),
        remaining: news.remaining,
        callsInMargin: 0,
      }
    : { ...next, remaining: lowerRemaining(window, news.remaining) };
}

/**
 * Whether an answer tells the end of the window before: another answer, begun as late, has told one that is most of a window
 * away. An end further off than a window was a mistake, which any answer corrects.
 */
function reportsEarlierWindow(window: QuotaWindow, endsAtInMs: number, nowInMs: number): boolean {
  const isPlausible = window.endsAtInMs <= nowInMs + windowInMs + marginInMs;
  return window.endIsReported && isPlausible && endsAtInMs < window.endsAtInMs - windowInMs / 2;
}

/** How much sooner than the arrival of its answer, its reset and the margin an end may be that a call has told. */
function uncertaintyOfEnd(callTookInMs: number): number {
  // Capped, or an end told while a clock was set would let whole windows count twice.
  return Math.min(Math.max(0, callTookInMs) + roundingInMs + marginInMs, windowInMs / 2);
}

function uncertaintyOf(window: QuotaWindow): number {
  return window.mayEndSoonerByInMs ?? marginInMs;
}

/** Learns that a call came to nothing without an answer: nobody knows what is left, and it is no answer to go first. */
export function learnFromLostCall(window: QuotaWindow, nowInMs: number): QuotaWindow {
  const noted = noteCallsInMargin(window, 1, uncertaintyOf(window), nowInMs);
  return { ...noted, remaining: lowerRemaining(window, null) };
}

/**
 * Takes calls for made whose outcome nobody will learn: of what the provider said is left they may have used a part. They were
 * counted from their intents, and are no longer in flight.
 */
export function loseCalls(window: QuotaWindow, calls: number, nowInMs: number): QuotaWindow {
  const noted = noteCallsInMargin(window, calls, uncertaintyOf(window), nowInMs);
  if (window.remaining === null) return noted;
  return { ...noted, remaining: Math.max(0, window.remaining - calls) };
}

/** Notes calls that are over when they may have been counted in the next window: so long before the end of this one. */
function noteCallsInMargin(
  window: QuotaWindow,
  calls: number,
  beforeEndInMs: number,
  nowInMs: number,
): QuotaWindow {
  if (calls === 0 || nowInMs < window.endsAtInMs - beforeEndInMs) return window;
  return { ...window, callsInMargin: (window.callsInMargin ?? 0) + calls };
}

function lowerRemaining(window: QuotaWindow, reported: number | null): number | null {
  const counted = window.remaining === null ? null : Math.max(0, window.remaining - 1);
  if (reported === null) return counted;
  // Answers may overtake each other: within a window the lower figure is the later one.
  return window.remaining === null ? reported : Math.min(window.remaining, reported);
}

/** Until the reset and its margin, or as asked, whichever is later; the window's length if nothing is given. Never shortened. */
function stopUntil(window: QuotaWindow, news: QuotaNews, nowInMs: number): number {
  const waits = [
    news.throttled?.retryAfterInMs ?? null,
    news.resetInMs === null ? null : news.resetInMs + marginInMs,
  ].filter((wait) => wait !== null);
  const waitInMs = waits.length === 0 ? windowInMs : Math.max(...waits);
  return Math.max(window.stoppedUntilInMs ?? 0, nowInMs + waitInMs);
}

function followingEnd(endsAtInMs: number, nowInMs: number): number {
  return endsAtInMs + (Math.floor((nowInMs - endsAtInMs) / windowInMs) + 1) * windowInMs;
}

function endOfMinute(nowInMs: number): number {
  return (Math.floor(nowInMs / windowInMs) + 1) * windowInMs + marginInMs;
}
