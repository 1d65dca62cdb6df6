import type { ProviderFailure, QuotaReading } from '../../providers/contract/provider-response.js';
import {
  type CompletedCall,
  learnFromResponse,
  learnFromLostCall,
  openWindow,
  type QuotaWindow,
} from './quota-window.js';

/** The quota window after a call ended, with or without a response. Times are milliseconds of the database's clock. */
export function learnQuota(
  quota: QuotaWindow,
  response: { readonly quota: QuotaReading; readonly failure?: ProviderFailure },
  call: CompletedCall,
  nowInMs: number,
): QuotaWindow {
  const window = openWindow(quota, call.othersInFlight + 1, nowInMs);
  const kind = response.failure?.kind;
  if (kind === 'unreachable') return window;
  if (kind === 'lost') return learnFromLostCall(window, nowInMs);
  const retryAfterInMs = response.failure?.retryAfterInMs ?? null;
  const throttled = kind === 'throttled' ? { retryAfterInMs } : null;
  return learnFromResponse(window, { ...response.quota, throttled }, call, nowInMs);
}
