import type { SealedLocation } from './sealed-location.js';

/** Why a sealed secret could not be opened. */
export type SealingFailure = 'malformed' | 'unknown-key' | 'not-authentic';

/** A sealed secret cannot be opened. The message names the location and the id of the key, never the content. */
export class SealingError extends Error {
  constructor(
    readonly failure: SealingFailure,
    location: SealedLocation,
    readonly keyId: string | null,
  ) {
    super(`${location.table} ${location.rowId}, ${location.field}: ${explain(failure, keyId)}`);
    this.name = 'SealingError';
  }
}

function explain(failure: SealingFailure, keyId: string | null): string {
  switch (failure) {
    case 'malformed':
      return 'the stored secret is not in the form v1.<key id>.<nonce>.<content>';
    case 'unknown-key':
      return `the stored secret was sealed with the key "${keyId}", which ENCRYPTION_KEYS does not hold`;
    case 'not-authentic':
      return `the stored secret cannot be opened with the key "${keyId}": it was changed or moved, or the key is another one`;
    default: {
      const never: never = failure;
      return never;
    }
  }
}
