import type { SourceStatusSetting } from '../contract/provider.js';

/** The provider's status texts with one meaning: whole texts, and parts of texts. */
export interface StatusTexts {
  readonly equals: readonly string[];
  readonly contains: readonly string[];
}

/** What a provider's status texts mean. A text may be in one row only; the conformance suite checks it. */
export type StatusTable = Readonly<Record<SourceStatusSetting, StatusTexts>>;

const STATUSES: readonly SourceStatusSetting[] = ['running', 'queued', 'idle', 'error'];

/** Every status that matches a text. Case counts. More than one means that the text contradicts itself. */
export function matchStatusTable(table: StatusTable, text: string): readonly SourceStatusSetting[] {
  return STATUSES.filter((normalizedStatus) => {
    const { equals, contains } = table[normalizedStatus];
    return equals.includes(text) || contains.some((part) => text.includes(part));
  });
}
