import type { Caller } from '../access/caller.js';
import { Problem } from '../platform/problem.js';
import type { AskedFor } from './read-asked-for.js';
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

/** Turns what was asked for into a wish, or throws the problem that names the field and the remedy. */
export function checkWish(asked: AskedFor, caller: Caller, context: WishContext): RefreshWish {
  checkSince(asked.sinceInMs, context);
  return {
    connectionId: context.connectionId,
    source: asked.source,
    kind: asked.sinceInMs === null ? 'mark' : 'since',
    sinceInMs: asked.sinceInMs,
    priority: asked.priority,
    maxAgeSeconds: asked.maxAgeSeconds,
    deadlineSeconds: asked.deadlineSeconds,
    metadata: asked.metadata,
    wishedAt: context.wishedAt,
    caller: caller.id,
  };
}

function checkSince(sinceInMs: number | null, context: WishContext): void {
  if (sinceInMs === null) return;
  if (!context.takesSince) {
    throw new Problem(
      'since-not-supported',
      `${context.providerTitle} has no start date (capability "since" is false): leave since out.`,
      { errors: [{ pointer: '/since', detail: 'Leave since out for this provider.' }] },
    );
  }
  if (sinceInMs > context.wishedAt.getTime() + futureToleranceInMs) {
    throw new Problem('since-in-future', 'Send a since that is not later than now.', {
      errors: [{ pointer: '/since', detail: 'It lies in the future.' }],
    });
  }
}
