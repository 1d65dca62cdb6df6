import type { Caller } from '../access/caller.js';
import { Problem } from '../platform/problem.js';
import type { RequestedRefresh } from './read-requested-refresh.js';
import type { RefreshRequest } from './rules/refresh-request.js';

/** What a request is checked against. */
export interface RequestContext {
  readonly connectionId: number;
  readonly providerTitle: string;
  /** The provider's capability `since`. */
  readonly takesSince: boolean;
  /** Time of the database when the request arrived. */
  readonly receivedAt: Date;
}

const futureToleranceInMs = 60_000;

/** Checks the start date and completes the request. Throws the problem that names the field and the remedy. */
export function checkRequest(
  requested: RequestedRefresh,
  caller: Caller,
  context: RequestContext,
): RefreshRequest {
  checkSince(requested.sinceInMs, context);
  return {
    connectionId: context.connectionId,
    source: requested.source,
    kind: requested.sinceInMs === null ? 'watermark' : 'since',
    sinceInMs: requested.sinceInMs,
    priority: requested.priority,
    maxAgeSeconds: requested.maxAgeSeconds,
    deadlineSeconds: requested.deadlineSeconds,
    metadata: requested.metadata,
    receivedAt: context.receivedAt,
    caller: caller.id,
  };
}

function checkSince(sinceInMs: number | null, context: RequestContext): void {
  if (sinceInMs === null) return;
  if (!context.takesSince) {
    throw new Problem(
      'since-not-supported',
      `${context.providerTitle} has no start date (capability "since" is false): leave since out.`,
      { errors: [{ pointer: '/since', detail: 'Leave since out for this provider.' }] },
    );
  }
  if (sinceInMs > context.receivedAt.getTime() + futureToleranceInMs) {
    throw new Problem('since-in-future', 'Send a since that is not later than now.', {
      errors: [{ pointer: '/since', detail: 'It lies in the future.' }],
    });
  }
}
