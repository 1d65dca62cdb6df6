import type { KnownValues } from '../../platform/known-values.js';
import { outboundFailures } from '../../platform/outbound-http/outbound-failure.js';
import { disableSpan, minFailures } from '../../platform/webhook-schedule.js';
import type { PostFailure } from './receivers/receiver-client.js';

/** Why a webhook is disabled. */
export const disabledReasons = {
  caller: 'a caller disabled it',
  gone: 'the receiver returned 410',
  failing: `no attempt succeeded for ${disableSpan}. At least ${minFailures} in a row failed`,
  'key-ended': 'its key was revoked or has expired',
} as const satisfies KnownValues;

/** Why a webhook is disabled. */
export type DisabledReason = keyof typeof disabledReasons;

/** What became of a delivery. */
export const deliveryStatuses = {
  pending: 'it will be sent, or sent again',
  succeeded: 'the receiver returned 2xx',
  failed: 'given up, or the webhook was disabled',
  dropped: 'the key is no longer allowed to see the connection',
} as const satisfies KnownValues;

/** What became of a delivery. */
export type DeliveryStatus = keyof typeof deliveryStatuses;

/** Why an attempt failed. One that the gateway itself gave up is not recorded. */
export type AttemptError = PostFailure | 'http-status';

const { 'given-up': _unrecorded, ...recordedFailures } = outboundFailures;

/** Why an attempt failed. */
export const attemptErrors: Readonly<Record<AttemptError, string>> = {
  'http-status': 'not 2xx',
  'invalid-url': 'the URL may not be called',
  ...recordedFailures,
  'answer-too-large': 'the response exceeds the limit',
};
