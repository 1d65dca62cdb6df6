import type { KnownValues } from './known-values.js';

/** The kinds of provider calls. A provider names the read of its reference data itself. */
export const callKinds = {
  trigger: 'started the import of one source',
  'trigger-all': 'of all sources',
  list: 'read all sources',
  status: 'read the status of one source',
  verify: 'checked the credentials',
  marketplaces: 'read the names of marketplaces',
} as const satisfies KnownValues;

/** How a provider call can end, each with the word that callers see. */
export const callOutcomes = {
  accepted: 'accepted',
  read: 'read',
  /** It was not sent. */
  'not-asked': 'not-asked',
  rejected: 'refused',
  failed: 'failed',
  /** Its owner died, or the response was lost: whether it had an effect is not known. */
  unknown: 'unknown',
} as const;

/** How a provider call ended. */
export type CallOutcome = keyof typeof callOutcomes;
