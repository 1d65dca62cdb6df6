import type { FailureKind } from '../contract/provider-response.js';

/** What a provider's error codes mean. No code may stand in two rows; the conformance suite checks it. */
export type ErrorTable = readonly { readonly kind: FailureKind; readonly codes: readonly string[] }[];

/** The kind of a code, compared as it is, or null when no row has it. */
export function findFailureKind(table: ErrorTable, code: string): FailureKind | null {
  return table.find(({ codes }) => codes.includes(code))?.kind ?? null;
}
