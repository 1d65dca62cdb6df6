import { readExactText, readFlag, readList, readRecord, readText } from '../kit/read-json.js';
import type { QuotaHeaderNames } from '../kit/read-quota.js';

/** Not documented, but seen in every recorded response (docs/providers/evidence.md#shipengine-quota). */
export const shipengineQuotaHeaders: QuotaHeaderNames = {
  limit: 'ratelimit-limit',
  remaining: 'ratelimit-remaining',
  reset: 'ratelimit-reset',
};

/** The fields of an order source that we read (docs/providers/evidence.md#shipengine-order-source). All but the id may be null. */
export interface OrderSourceFields {
  readonly id: string;
  readonly nickname: string | null;
  readonly friendlyName: string | null;
  readonly code: string | null;
  readonly active: boolean | null;
  readonly status: string | null;
  readonly lastRefreshAttempt: string | null;
}

/** The fields of an error that we read (docs/providers/evidence.md#shipengine-errors). */
export interface ErrorFields {
  readonly source: string | null;
  readonly code: string | null;
  readonly message: string | null;
}

/** Opaque, but valid as one segment of a path. `.` and `..` would lead to another path, even when encoded. */
export function isOrderSourceId(text: string): boolean {
  return /^[^\s\p{Cc}]{1,255}$/u.test(text) && text.isWellFormed() && text !== '.' && text !== '..';
}

/** The entries of `GET /v-beta/order_sources`, or null when there is no list. */
export function readOrderSourceEntries(json: unknown): readonly unknown[] | null {
  return readList(readRecord(json)?.order_sources);
}

/** One order source, or null without a usable id. */
export function readOrderSourceFields(entry: unknown): OrderSourceFields | null {
  const fields = readRecord(entry);
  const id = fields && readExactText(fields.order_source_id);
  if (!fields || !id || !isOrderSourceId(id)) return null;
  const refreshInfo = readRecord(fields.refresh_info) ?? {};
  return {
    id,
    nickname: readText(fields.order_source_nickname),
    friendlyName: readText(fields.order_source_friendly_name),
    code: readText(fields.order_source_code),
    active: readFlag(fields.active),
    status: readText(refreshInfo.status),
    lastRefreshAttempt: readText(refreshInfo.last_refresh_attempt),
  };
}

/** The errors in a response. A 2xx may have some too. */
export function readErrors(json: unknown): readonly ErrorFields[] {
  return (readList(readRecord(json)?.errors) ?? []).map((entry) => {
    const fields = readRecord(entry) ?? {};
    return {
      source: readText(fields.error_source)?.toLowerCase() ?? null,
      code: readText(fields.error_code)?.toLowerCase() ?? null,
      message: readText(fields.message),
    };
  });
}
