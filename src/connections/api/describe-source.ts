import type { SourceRecord } from '../source-record.js';
import type { SourceDto } from './source.dto.js';

/** The source as callers see it. */
export function describeSource({ lastAttemptAt, observedAt, ...source }: SourceRecord): SourceDto {
  return {
    ...source,
    lastAttemptAt: lastAttemptAt?.toISOString() ?? null,
    observedAt: observedAt?.toISOString() ?? null,
  };
}
