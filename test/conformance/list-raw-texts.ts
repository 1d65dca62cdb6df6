import type { StatusTable } from '../../src/providers/kit/status-table.js';

/** Every text of a status table, whole texts and parts of texts, row by row. */
export function listRawTexts(table: StatusTable): readonly string[] {
  return Object.values(table).flatMap(({ equals, contains }) => [...equals, ...contains]);
}

/** The texts that occur more than once, ignoring case. */
export function findRepeated(texts: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return texts.filter((text) => {
    const folded = text.trim().toLowerCase();
    const repeated = seen.has(folded);
    seen.add(folded);
    return repeated;
  });
}
