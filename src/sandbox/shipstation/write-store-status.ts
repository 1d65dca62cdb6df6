import type { ShipstationAssumptions } from '../assumptions/sandbox-assumptions.js';
import type { ImportEnding } from '../world/import-behaviour.js';
import type { SourceView } from '../world/sandbox-account.js';
import { writeLastAttempt, writeRefreshDate, writeShortDate } from './write-store.js';

interface ShownStatus {
  readonly id: number;
  readonly text: string;
}

/** A store's status as `getrefreshstatus` shows it, in the assumed shape (docs/providers/evidence.md#v1-status). */
export function writeStoreStatus(storeId: string, view: SourceView, assumptions: ShipstationAssumptions) {
  const status = chooseStatus(view, assumptions);
  if (assumptions.statusShape === 'B') {
    return {
      storeId: Number(storeId),
      refreshDate: writeRefreshDate(view, assumptions),
      status: status.text,
    };
  }
  const short = assumptions.statusDates === 'us-short';
  const { lastAttemptAtInMs, watermarkInMs } = view.state;
  const { attemptSkewInMs, refreshDateShownIn } = assumptions;
  return {
    storeId: Number(storeId),
    refreshStatusId: status.id,
    refreshStatus: status.text,
    lastRefreshAttempt:
      short && lastAttemptAtInMs !== null
        ? writeShortDate(lastAttemptAtInMs + attemptSkewInMs, 'pacific')
        : writeLastAttempt(view, assumptions),
    refreshDate:
      short && watermarkInMs !== null
        ? writeShortDate(watermarkInMs + attemptSkewInMs, refreshDateShownIn)
        : writeRefreshDate(view, assumptions),
  };
}

function chooseStatus({ state }: SourceView, assumptions: ShipstationAssumptions): ShownStatus {
  if (state.activity === 'running')
    return { id: assumptions.runningStatusId, text: assumptions.runningStatusText };
  if (state.activity === 'queued' && assumptions.queuedShown) {
    return { id: assumptions.queuedStatusId, text: assumptions.queuedStatusText };
  }
  return chooseRestingStatus(state.lastEnding, assumptions);
}

function chooseRestingStatus(ending: ImportEnding, assumptions: ShipstationAssumptions): ShownStatus {
  switch (ending.kind) {
    case 'idle':
      return { id: assumptions.idleStatusId, text: assumptions.idleStatusText };
    case 'error':
      return { id: assumptions.errorStatusId, text: assumptions.errorStatusText };
    case 'word':
      return { id: ending.id, text: ending.text };
    default:
      return ending satisfies never;
  }
}
