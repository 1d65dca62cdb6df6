import type { Caller } from '../access/caller.js';
import { Problem } from '../platform/problem.js';
import type { RequestedRefresh } from './read-requested-refresh.js';
import type { RefreshRequest } from './rules/refresh-request.js';

/** What a wish is checked against. */
export interface RequestContext {
  readonly connectionId: number;
  readonly providerTitle: string;
  /** The provider's capability `since`. */
  readonly takesSince: boolean;
  /** The database's clock when the wish arrived. */
  readonly receivedAt: Date;
}

const futureToleranceInMs = 60_000;

/** Turns what was asked for into a wish, or throws the problem that names the field and the remedy. */
export function checkRequest(
  asked: RequestedRefresh,
  caller: Caller,
  context: RequestContext,
): RefreshRequest {
  checkSince(asked.sinceInMs, context);
  return {
    connectionId: context.connectionId,
    source: asked.source,
    kind: asked.sinceInMs === null ? 'watermark' : 'since',
    sinceInMs: asked.sinceInMs,
    priority: asked.priority,
    maxAgeSeconds: asked.maxAgeSeconds,
    deadlineSeconds: asked.deadlineSeconds,
    metadata: asked.metadata,
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
