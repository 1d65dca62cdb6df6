import { chooseTargets, endWithoutSource } from '../../../../src/refresh/rules/choose-targets.js';
import { initialView } from '../../../../src/refresh/rules/initial-view.js';
import type { MemoryContext } from './memory-context.js';
import type { RefreshRow, SourceRow } from './memory-row.js';
import { recordRefresh } from './record-refresh.js';
import { serveRequests } from './serve-requests.js';

/** Gives a refresh its targets and records the state that follows (`src/refresh/store/create-targets.ts`). */
export function createTargets(
  context: MemoryContext,
  refresh: RefreshRow,
  sources: readonly SourceRow[],
): void {
  const { tables, now } = context;
  const { usable, warnings } = chooseTargets(refresh.since, sources);
  if (usable.length === 0) {
    recordRefresh(context, refresh, { warnings, endWithoutTargets: endWithoutSource });
    return;
  }
  const connectionId = refresh.connection_id;
  const ids = usable.map((source) => source.source_id);
  const served = serveRequests(context, connectionId, ids, refresh);
  tables.insertTargets(
    refresh.id,
    served.map(({ source, run, how, isBehind }) => {
      const isUnseen = tables.sourcesOf(connectionId).get(source)?.known === false;
      return {
        refresh_id: refresh.id,
        source_id: source,
        connection_id: connectionId,
        run_id: run.id,
        run_version: run.version,
        ...initialView({ run, how, isBehind, isUnseen }, now),
      };
    }),
  );
  recordRefresh(context, refresh, { warnings });
}
