import type { FastifyReply } from 'fastify';
import { isFinal } from '../rules/refresh-status.js';
import type { RefreshDto } from './refresh.dto.js';

/** Leaves room below the 50 seconds after which some proxies give up (the default of HAProxy in Debian). */
const maxWaitInSeconds = 45;
const defaultRetryInSeconds = 5;
const maxRetryInSeconds = 60;

/** The header of a response to a request with a valid `Prefer: wait`. */
export const preferenceApplied = {
  'Preference-Applied': {
    description: 'The wait that applies, if the request has a valid `Prefer: wait`.',
    schema: { type: 'string', example: 'wait=30' },
  },
} as const;

/**
 * The `wait` of a `Prefer` header in seconds (RFC 7240), or null without one. More than 45 counts as 45. A malformed preference is
 * ignored. The first of several counts.
 */
export function readPreferWait(prefer: string | readonly string[] | undefined): number | null {
  const header = typeof prefer === 'string' ? prefer : (prefer ?? []).join(',');
  for (const preference of splitOutsideQuotes(header)) {
    const match = /^wait\s*=\s*(?:(\d+)|"(\d+)")\s*(?:;.*)?$/i.exec(preference.trim());
    const digits = match?.[1] ?? match?.[2];
    if (digits !== undefined) return Math.min(Number(digits), maxWaitInSeconds);
  }
  return null;
}

function splitOutsideQuotes(header: string): string[] {
  return header.match(/(?:"(?:\\.|[^"\\])*"|[^",])+/g) ?? [];
}

/** The `ETag` of a refresh. */
export function entityTag(sequence: number): string {
  return `"${sequence}"`;
}

/**
 * Whether an `If-None-Match` header matches the tag (RFC 9110: weak comparison, `*` matches any). A proxy that compresses
 * adds a suffix to the tag, such as `"5-gzip"`; that is the same state.
 */
export function matchesEntityTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch
    .split(',')
    .map((candidate) =>
      candidate
        .trim()
        .replace(/^W\//, '')
        .replace(/-+[a-z]+"$/, '"'),
    )
    .some((candidate) => candidate === '*' || candidate === tag);
}

/** Seconds to wait before reading an unfinished refresh again: until its next known step, else a few seconds. */
export function suggestRetryInSeconds(waitingUntil: string | null, nowInMs: number): number {
  if (waitingUntil === null) return defaultRetryInSeconds;
  const remainingInSeconds = Math.ceil((Date.parse(waitingUntil) - nowInMs) / 1000);
  return Math.min(Math.max(remainingInSeconds, 1), maxRetryInSeconds);
}

/** Sets `Retry-After` while the refresh is unfinished. */
export function setRetryAfter(reply: FastifyReply, refresh: RefreshDto, nowInMs: number): void {
  if (isFinal(refresh.status)) return;
  reply.header('retry-after', String(suggestRetryInSeconds(refresh.waiting?.until ?? null, nowInMs)));
}

/** Sets `Preference-Applied` if the caller asked for a wait. */
export function setPreferenceApplied(reply: FastifyReply, waitInSeconds: number | null): void {
  if (waitInSeconds !== null) reply.header('preference-applied', `wait=${waitInSeconds}`);
}
