import type { SourceStatus } from '../contract/source-reading.js';

/** The statuses that a provider's own status can mean. */
export type KnownStatus = Exclude<SourceStatus, 'unknown'>;

/** The known statuses. */
export const knownStatuses: readonly KnownStatus[] = ['idle', 'queued', 'running', 'error'];

/** Whether a value is a known status. */
export function isKnownStatus(value: unknown): value is KnownStatus {
  return knownStatuses.some((status) => status === value);
}

/** The provider's status texts with one meaning: whole texts, and parts of texts. */
export interface StatusTexts {
  readonly equals: readonly string[];
  readonly contains: readonly string[];
}

/** What a provider's status texts mean. A text may be in one row only; the conformance suite checks it. */
export type StatusTable = Readonly<Record<KnownStatus, StatusTexts>>;

/** Every status that matches a text. Case counts. More than one means that the text contradicts itself. */
export function matchStatusTable(table: StatusTable, text: string): readonly KnownStatus[] {
  return knownStatuses.filter((normalizedStatus) => {
    const { equals, contains } = table[normalizedStatus];
    return equals.includes(text) || contains.some((part) => text.includes(part));
  });
}
