import type { ConnectionRecord } from '../connection-record.js';
import type { ConnectionDto } from './connection.dto.js';

/** The connection as callers see it; field by field, so that no secret can get into it. */
export function describeConnection(connection: ConnectionRecord): ConnectionDto {
  const { id, provider, status, statusReason, managedBy, baseUrl, settings, credentialHint } = connection;
  const { quota, settleSeconds, reaskAfterSeconds, sinceMode, statusWords, stampMoves } = settings;
  return {
    id,
    provider,
    status,
    statusReason,
    managedBy,
    baseUrl,
    settings: {
      quota: { requestsPerMinute: quota.requestsPerMinute, share: quota.share },
      settleSeconds,
      reaskAfterSeconds,
      ...(sinceMode === undefined ? {} : { sinceMode }),
      ...(statusWords === undefined ? {} : { statusWords: { ...statusWords } }),
      ...(stampMoves === undefined ? {} : { stampMoves }),
    },
    credentialHint,
    createdAt: connection.createdAt.toISOString(),
    updatedAt: connection.updatedAt.toISOString(),
  };
}
