import type { FastifyReply } from 'fastify';
import type { RefreshDto } from './refresh.dto.js';
import { isFinal } from '../rules/refresh-status.js';
import { suggestRetryInSeconds } from '../rules/suggest-retry.js';

/** Sets `Retry-After` while the refresh is unfinished. */
export function setRetryAfter(reply: FastifyReply, refresh: RefreshDto, nowInMs: number): void {
  if (isFinal(refresh.status)) return;
  reply.header('retry-after', String(suggestRetryInSeconds(refresh.waiting?.until ?? null, nowInMs)));
}

/** Sets `Preference-Applied` if the caller asked for a wait. */
export function setPreferenceApplied(reply: FastifyReply, waitInSeconds: number | null): void {
  if (waitInSeconds !== null) reply.header('preference-applied', `wait=${waitInSeconds}`);
}
