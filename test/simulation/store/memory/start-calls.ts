import type { OpenAccount } from '../../../../src/connections/connection-accounts.js';
import { type PlannedCall, runIdsOf } from '../../../../src/dispatch/plan/dispatch-state.js';
import {
  evidenceAtTrigger,
  isUnchanged,
  renderSince,
} from '../../../../src/dispatch/plan/prepare-trigger.js';
import { auditedKind } from '../../../../src/dispatch/store/start-calls.js';
import type { StartedCall } from '../../../../src/dispatch/store/started-call.js';
import { changeRuns } from './change-runs.js';
import type { MemoryContext } from './memory-context.js';
import type { DispatchRow } from './memory-row.js';
import type { OpenRun } from './open-run.js';

/** The owner that starts calls. */
export interface MemoryOwner {
  readonly connectionId: number;
  readonly fence: number;
  readonly account: OpenAccount;
  readonly runs: ReadonlyMap<string, OpenRun>;
}

/** Writes the intents of calls and freezes the runs that they trigger (`src/dispatch/store/start-calls.ts`). */
export function startCalls(
  context: MemoryContext,
  owner: MemoryOwner,
  calls: readonly PlannedCall[],
): readonly StartedCall[] {
  return calls.flatMap((call) => {
    const runIds = runIdsOf(call);
    const runs = runIds.flatMap((id) => owner.runs.get(id) ?? []);
    if (!runs.every((one) => isUnchanged(one, one.run))) return [];
    const sinceSent = renderSince(owner.account, runs[0]?.planned.sinceInMs ?? null);
    freezeRuns(context, owner.account, runs, sinceSent);
    if (call.kind === 'verify') context.tables.dispatchOf(owner.connectionId).verify_started_at = context.now;
    return { ...storeIntent(context, owner, call, runIds), sinceSent };
  });
}

function freezeRuns(
  context: MemoryContext,
  account: OpenAccount,
  runs: readonly OpenRun[],
  sinceSent: string | null,
): void {
  const again = runs[0]?.planned.state === 'triggering';
  changeRuns(
    context,
    runs.map((one) => one.run),
    again ? 'retriggered' : 'frozen',
    (run) => ({
      since_sent: sinceSent,
      trigger_count: run.trigger_count + 1,
      ...(again ? {} : { requested_at: context.now }),
      credential_version: account.credentialVersion,
      unknown_since: null,
      not_before: null,
      waiting: null,
    }),
  );
  for (const one of runs) one.run.evidence = evidenceAtTrigger(one, context.now.getTime());
}

function storeIntent(
  { tables, ids, now }: MemoryContext,
  { connectionId, fence, account }: MemoryOwner,
  call: PlannedCall,
  runIds: readonly string[],
): Omit<StartedCall, 'sinceSent'> {
  const rowId = ids.nextCallId();
  tables.insertCall({
    row_id: rowId,
    connection_id: connectionId,
    fence,
    kind: auditedKind(account, call),
    source_id: 'source' in call ? call.source : null,
    run_ids: [...runIds],
    requested_by: takeRequesters(tables.dispatchOf(connectionId), call),
    started_at: now,
    finished_at: null,
    outcome: null,
    http_status: null,
  });
  const { credentialVersion } = account;
  return { rowId, call, startedAtInMs: now.getTime(), runIds, credentialVersion };
}

/** The callers that demanded a call (`src/dispatch/store/demands.ts`). */
function takeRequesters(dispatch: DispatchRow, call: PlannedCall): string[] {
  if (call.kind === 'list') {
    const names = dispatch.list_demanded_by;
    dispatch.list_demanded_by = [];
    return names;
  }
  if (call.kind !== 'verify') return [];
  const names = dispatch.verify_demanded_by;
  dispatch.verify_demanded_by = [];
  return names;
}
