import type { SourceReading } from '../../providers/contract/source-reading.js';
import type { RefreshError } from '../../refresh/rules/notes.js';
import { absencesOfGone } from '../../refresh/rules/is-listed.js';
import type { PlannedRun } from './dispatch-state.js';

/** Runs that a list shows to be without hope. */
export interface HopelessRuns<Run> {
  /** Their source is missing. */
  readonly missing: readonly Run[];
  /** Not asked yet, and their source cannot be refreshed. */
  readonly unrefreshable: readonly Run[];
}

/** Why they end. */
export const hopelessErrors: Readonly<Record<keyof HopelessRuns<unknown>, RefreshError>> = {
  missing: { code: 'source-not-found', detail: 'The provider does not list this source.' },
  unrefreshable: { code: 'source-not-refreshable', detail: 'The provider cannot refresh this source.' },
};

/** Finds them. `absences`: in how many full lists in a row a source has been missing. */
export function findHopelessRuns<Run extends { readonly planned: PlannedRun }>(
  runs: readonly Run[],
  absences: ReadonlyMap<string, number>,
  shown: ReadonlyMap<string, SourceReading>,
): HopelessRuns<Run> {
  return {
    missing: runs.filter(({ planned }) => {
      const times = absences.get(planned.source) ?? 0;
      return times >= absencesOfGone || (times > 0 && !planned.sourceKnown);
    }),
    unrefreshable: runs.filter(
      ({ planned }) => planned.state === 'waiting' && shown.get(planned.source)?.refreshable === false,
    ),
  };
}
