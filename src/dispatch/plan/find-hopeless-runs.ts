import type { SourceReading } from '../../providers/contract/source-reading.js';
import type { RefreshError } from '../../refresh/rules/notes.js';
import { absencesOfGone } from '../../refresh/rules/choose-targets.js';
import type { PlannedRun } from './dispatch-state.js';

/** Runs that cannot succeed, as a list shows. */
export interface HopelessRuns<Run> {
  /** The list does not contain their source. */
  readonly missing: readonly Run[];
  /** They were not triggered yet, and their source cannot be refreshed. */
  readonly unrefreshable: readonly Run[];
}

/** The errors with which they end. */
export const hopelessErrors: Readonly<Record<keyof HopelessRuns<unknown>, RefreshError>> = {
  missing: { code: 'source-not-found', detail: 'The provider does not list this source.' },
  unrefreshable: { code: 'source-not-refreshable', detail: 'The provider cannot refresh this source.' },
};

/** Finds the runs that cannot succeed. `absences`: the number of full lists in a row without the source. */
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
