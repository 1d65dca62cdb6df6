import type { SourceStatusSetting } from '../contract/provider.js';

/** The provider's texts that mean one word: whole texts, and parts of texts. */
export interface StatusTexts {
  readonly equals: readonly string[];
  readonly contains: readonly string[];
}

/** What a provider's texts mean. No text may stand in two rows; the conformance suite checks it. */
export type StatusTable = Readonly<Record<SourceStatusSetting, StatusTexts>>;

const WORDS: readonly SourceStatusSetting[] = ['running', 'queued', 'idle', 'error'];

/** Every word that the table finds in a text, compared as it is; more than one means that the text contradicts itself. */
export function matchStatusTable(table: StatusTable, text: string): readonly SourceStatusSetting[] {
  return WORDS.filter((normalizedStatus) => {
    const { equals, contains } = table[normalizedStatus];
    return equals.includes(text) || contains.some((part) => text.includes(part));
  });
}
