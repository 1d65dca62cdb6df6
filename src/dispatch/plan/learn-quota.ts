import type { ProviderFailure, QuotaReading } from '../../providers/contract/provider-answer.js';
import {
  type AnsweredCall,
  learnFromAnswer,
  learnFromSilence,
  openWindow,
  type QuotaWindow,
} from './quota-window.js';

/** The quota window after a call was answered, or came to nothing. Times are milliseconds of the database's clock. */
export function learnQuota(
  quota: QuotaWindow,
  answer: { readonly quota: QuotaReading; readonly failure?: ProviderFailure },
  call: AnsweredCall,
  nowInMs: number,
): QuotaWindow {
  const window = openWindow(quota, call.othersInFlight + 1, nowInMs);
  const kind = answer.failure?.kind;
  if (kind === 'unreachable') return window;
  if (kind === 'lost') return learnFromSilence(window, nowInMs);
  const retryAfterInMs = answer.failure?.retryAfterInMs ?? null;
  const throttled = kind === 'throttled' ? { retryAfterInMs } : null;
  return learnFromAnswer(window, { ...answer.quota, throttled }, call, nowInMs);
}
