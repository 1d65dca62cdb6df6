import type { KnownValues } from '../platform/known-values.js';
import { refreshErrorRemedies, waitingRemedies, warningRemedies } from '../refresh/rules/note-remedies.js';
import { refreshErrorCodes, waitingReasons, warningCodes } from '../refresh/rules/notes.js';

/** The codes that one field of a refresh or target can have. */
export interface NoteGroup {
  readonly title: string;
  readonly field: string;
  readonly values: KnownValues;
  readonly remedies: KnownValues;
}

/** Every code inside a refresh or target, with its meaning and remedy. */
export const noteCatalogue: readonly NoteGroup[] = [
  {
    title: 'Errors of a refresh',
    field: 'error.code',
    values: refreshErrorCodes,
    remedies: refreshErrorRemedies,
  },
  {
    title: 'Warnings of a refresh',
    field: 'warnings[].code',
    values: warningCodes,
    remedies: warningRemedies,
  },
  {
    title: 'Why a refresh waits',
    field: 'waiting.reason',
    values: waitingReasons,
    remedies: waitingRemedies,
  },
];
