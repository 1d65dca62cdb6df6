import type { Caller } from '../access/caller.js';
import { invalidField, Problem } from '../platform/problem.js';
import type { CreateRefreshDto } from './create-refresh.dto.js';
import { readSince } from './rules/read-since.js';
import type { RefreshWish } from './rules/refresh-wish.js';

/** What a wish is checked against. */
export interface WishContext {
  readonly connectionId: number;
  readonly providerTitle: string;
  /** The provider's capability `since`. */
  readonly takesSince: boolean;
  /** The database's clock when the wish arrived. */
  readonly wishedAt: Date;
}

const futureToleranceInMs = 60_000;
const defaultDeadlineInSeconds = 1800;

/** Turns a request body into a wish, or throws the problem that names the field and the remedy. */
export function checkWish(body: CreateRefreshDto, caller: Caller, context: WishContext): RefreshWish {
  const sinceInMs = readSinceOf(body, context);
  return {
    connectionId: context.connectionId,
    source: body.source ?? null,
    kind: sinceInMs === null ? 'mark' : 'since',
    sinceInMs,
    priority: body.priority ?? 'interactive',
    maxAgeSeconds: body.maxAgeSeconds || null,
    deadlineSeconds: body.deadlineSeconds ?? defaultDeadlineInSeconds,
    metadata: body.metadata ?? {},
    wishedAt: context.wishedAt,
    caller: caller.id,
  };
}

function readSinceOf(body: CreateRefreshDto, context: WishContext): number | null {
  const since = body.since ?? null;
  const timeZone = body.timeZone ?? null;
  if (since === null) {
    if (timeZone !== null) throw invalidField('/timeZone', 'Send timeZone only together with since.');
    return null;
  }
  const reading = readSince({ since, timeZone });
  if (reading.kind === 'mistake') throw invalidField(reading.pointer, reading.detail);
  if (!context.takesSince) {
    throw new Problem(
      'since-not-supported',
      `${context.providerTitle} has no start date (capability "since" is false): leave since out.`,
      { errors: [{ pointer: '/since', detail: 'Leave since out for this provider.' }] },
    );
  }
  if (reading.sinceInMs > context.wishedAt.getTime() + futureToleranceInMs) {
    throw new Problem('since-in-future', 'Send a since that is not later than now.', {
      errors: [{ pointer: '/since', detail: 'It lies in the future.' }],
    });
  }
  return reading.sinceInMs;
}
