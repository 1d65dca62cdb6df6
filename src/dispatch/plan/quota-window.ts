import type { ProviderFailure, QuotaReading } from '../../providers/contract/provider-response.js';

/**
 * The quota window of one account. Both providers' windows look fixed and aligned to the minute
 * (docs/providers/evidence.md#v1-quota, docs/providers/evidence.md#shipengine-quota).
 * Times are milliseconds of the database's clock; the value survives a JSON round trip and a crash of its owner.
 */
export interface QuotaWindow {
  /** Calls per window, from the newest header; null before one was seen. */
  readonly limit: number | null;
  /** Calls left as the provider last reported, minus those whose intents were stored since; null when it has not reported them in this window. */
  readonly remaining: number | null;
  /** Own calls in this window, counted from their intents. */
  readonly used: number;
  /** When this window was opened here. The response of a call that started earlier may describe the window before. */
  readonly openedAtInMs: number;
  /** When the window has certainly ended. */
  readonly endsAtInMs: number;
  /** True when a response reported the end of this window or of an earlier one: windows follow each other every minute. */
  readonly endIsReported: boolean;
  /**
   * How much sooner than `endsAtInMs` the window may have ended: the provider computed the end, in whole seconds, at any time
   * between call and response. Left out: a second.
   */
  readonly mayEndSoonerByInMs?: number;
  /**
   * Calls that ended in the margin: in the last second, or, without a reported end of their own, since the window may have
   * ended. The provider may have counted them in its next window, so they count in our next one too. Left out: none.
   */
  readonly callsInMargin?: number;
  /** No call before this: the provider throttled. */
  readonly stoppedUntilInMs: number | null;
  /** True after the first response. Until then only one call is allowed at a time. */
  readonly responseSeen: boolean;
}

/** The quota by settings and documentation. */
export interface QuotaRule {
  /** Calls per minute by settings or documentation; the header of a response overrides it. */
  readonly callsPerMinute: number;
  /** The fraction of the quota that the gateway uses. */
  readonly share: number;
}

/** What a response reports about the quota; see `QuotaReading` of the provider contract. */
export interface QuotaNews {
  readonly limit: number | null;
  readonly remaining: number | null;
  readonly resetInMs: number | null;
  /** Set when the provider throttled: the delay that it demands, or null when it gives none. */
  readonly throttled: { readonly retryAfterInMs: number | null } | null;
}

/** A call that has ended, and the number of other calls in flight. */
export interface CompletedCall {
  readonly startedAtInMs: number;
  readonly othersInFlight: number;
}

/** The length of a window. */
export const windowInMs = 60_000;
const marginInMs = 1000;
/** Providers report resets in whole seconds, rounded up or down. */
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

/** The window as of now: a new one if it has ended. Calls in flight at its end count in the new one too. */
export function openWindow(window: QuotaWindow, inFlight: number, nowInMs: number): QuotaWindow {
  // The clock was set back. Without this, every response would seem to describe the window before, until the clock has caught up.
  if (nowInMs < window.openedAtInMs) return { ...window, openedAtInMs: nowInMs };
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

/** Baseline and trigger must be less than a minute apart: with fewer than two calls per window no run might ever be triggered. */
const minCalls = 2;

/** Own calls that one window allows in total. */
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

/** Counts calls, when their intents are stored. */
export function countCalls(window: QuotaWindow, calls: number): QuotaWindow {
  return { ...window, used: window.used + calls };
}

/** Learns from a response that came now. Without headers only the remaining calls decrease by one. */
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
    ? // The provider's next window has started within our margin: calls in flight and calls in the margin count in it.
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
 * Whether a response reports the end of the previous window: an earlier response reported an end that is more than half a
 * window later. An end more than a window away is not plausible, and any response corrects it.
 */
function reportsEarlierWindow(window: QuotaWindow, endsAtInMs: number, nowInMs: number): boolean {
  const isPlausible = window.endsAtInMs <= nowInMs + windowInMs + marginInMs;
  return window.endIsReported && isPlausible && endsAtInMs < window.endsAtInMs - windowInMs / 2;
}

/** How much sooner than (response + reset + margin) a reported end may be. */
function uncertaintyOfEnd(callTookInMs: number): number {
  // Capped: otherwise a clock change during the call would make whole windows count twice.
  return Math.min(Math.max(0, callTookInMs) + roundingInMs + marginInMs, windowInMs / 2);
}

function uncertaintyOf(window: QuotaWindow): number {
  return window.mayEndSoonerByInMs ?? marginInMs;
}

/** Counts a call that was not sent: it counts from its intent, also against what the provider has left. */
export function countUnsentCall(window: QuotaWindow): QuotaWindow {
  return { ...window, remaining: lowerRemaining(window, null) };
}

/** Learns that a call ended without a response: one call less is left, and no response was seen. */
export function learnFromLostCall(window: QuotaWindow, nowInMs: number): QuotaWindow {
  const noted = noteCallsInMargin(window, 1, uncertaintyOf(window), nowInMs);
  return { ...noted, remaining: lowerRemaining(window, null) };
}

/**
 * Counts calls whose outcome stays unknown as made: they may have used some of the remaining calls. They were counted from
 * their intents, and are no longer in flight.
 */
export function loseCalls(window: QuotaWindow, calls: number, nowInMs: number): QuotaWindow {
  const noted = noteCallsInMargin(window, calls, uncertaintyOf(window), nowInMs);
  if (window.remaining === null) return noted;
  return { ...noted, remaining: Math.max(0, window.remaining - calls) };
}

/** Notes ended calls that the provider may count in the next window: they ended at most `beforeEndInMs` before the end of this one. */
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
  // Responses may overtake each other: within a window the lower figure is the later one.
  return window.remaining === null ? reported : Math.min(window.remaining, reported);
}

/** Until the reset plus margin or the demanded delay, whichever is later; a whole window if neither is given. Never shortened. */
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

/** The quota window after a call ended, with or without a response. Times are milliseconds of the database's clock. */
export function learnQuota(
  quota: QuotaWindow,
  response: { readonly quota: QuotaReading; readonly failure?: ProviderFailure },
  call: CompletedCall,
  nowInMs: number,
): QuotaWindow {
  const window = openWindow(quota, call.othersInFlight + 1, nowInMs);
  const kind = response.failure?.kind;
  if (kind === 'unreachable') return countUnsentCall(window);
  if (kind === 'lost') return learnFromLostCall(window, nowInMs);
  const retryAfterInMs = response.failure?.retryAfterInMs ?? null;
  const throttled = kind === 'throttled' ? { retryAfterInMs } : null;
  return learnFromResponse(window, { ...response.quota, throttled }, call, nowInMs);
}
