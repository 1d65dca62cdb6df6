import type { FailureKind } from '../contract/provider-response.js';

/** What a provider's error codes mean. A code may be in one row only; the conformance suite checks it. */
export type ErrorTable = readonly { readonly kind: FailureKind; readonly codes: readonly string[] }[];

/** The kind of a code, or null when no row has it. Case counts. */
export function findFailureKind(table: ErrorTable, code: string): FailureKind | null {
  return table.find(({ codes }) => codes.includes(code))?.kind ?? null;
}
