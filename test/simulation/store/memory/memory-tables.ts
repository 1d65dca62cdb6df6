import type { StoredEvent, StoredRows } from '../stored-rows.js';
import { ConstraintViolation } from './constraint-violation.js';
import type {
  CallRow,
  ConnectionRow,
  DispatchRow,
  RefreshRow,
  RunRow,
  SourceRow,
  TargetRow,
} from './memory-row.js';

/** The rows, and indexes that find them quickly. */
export class MemoryTables implements StoredRows {
  readonly connections = new Map<number, ConnectionRow>();
  readonly dispatches = new Map<number, DispatchRow>();
  readonly sources = new Map<number, Map<string, SourceRow>>();
  readonly runs = new Map<string, RunRow>();
  readonly refreshes = new Map<string, RefreshRow>();
  readonly targets = new Map<string, TargetRow[]>();
  events: StoredEvent[] = [];
  readonly calls = new Map<number, CallRow>();
  /** The unfinished refreshes. */
  readonly openRefreshes = new Set<RefreshRow>();
  /** Refreshes with a final event. */
  readonly finishedByEvent = new Set<string>();
  /** Calls without an outcome. */
  readonly openCalls = new Set<CallRow>();
  /** Runs whose version has not reached all their targets. */
  readonly unpropagatedRuns = new Set<RunRow>();
  private readonly openRuns = new Map<number, Set<RunRow>>();
  private readonly provenRuns = new Map<number, Set<RunRow>>();
  private readonly runsBySource = new Map<string, RunRow[]>();
  private readonly targetsByRun = new Map<string, Set<TargetRow>>();
  private readonly statusCalls = new Map<number, CallRow[]>();

  /** The dispatcher's row of a connection. */
  dispatchOf(connectionId: number): DispatchRow {
    const row = this.dispatches.get(connectionId);
    if (row === undefined) throw new Error(`There is no connection ${connectionId}.`);
    return row;
  }

  /** The sources of a connection. */
  sourcesOf(connectionId: number): Map<string, SourceRow> {
    const rows = this.sources.get(connectionId);
    if (rows === undefined) throw new Error(`There is no connection ${connectionId}.`);
    return rows;
  }

  /** The source of a run. */
  sourceOf(run: RunRow): SourceRow {
    const row = this.sourcesOf(run.connection_id).get(run.source_id);
    if (row === undefined) throw new Error(`The run ${run.id} has no source.`);
    return row;
  }

  /** The unfinished runs of a connection, of one source if named, in the order of their ids. */
  openRunsOf(connectionId: number, sourceId: string | null = null): RunRow[] {
    const rows = [...(this.openRuns.get(connectionId) ?? [])];
    const needed = sourceId === null ? rows : rows.filter((run) => run.source_id === sourceId);
    return needed.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** All runs of a source, including finished ones. */
  runsOfSource(connectionId: number, sourceId: string): readonly RunRow[] {
    return this.runsBySource.get(`${connectionId} ${sourceId}`) ?? [];
  }

  /** The unfinished targets of a run. */
  openTargetsOfRun(runId: string): ReadonlySet<TargetRow> {
    return this.targetsByRun.get(runId) ?? noTargets;
  }

  /** The status reads of a connection in the order of their start. */
  statusCallsOf(connectionId: number): readonly CallRow[] {
    return this.statusCalls.get(connectionId) ?? [];
  }

  /** @throws ConstraintViolation when a run of its source and kind waits already. */
  insertRun(run: RunRow): void {
    const ofSource = this.runsOfSource(run.connection_id, run.source_id);
    this.checkOneWaiting(run);
    this.runs.set(run.id, run);
    this.runsBySource.set(`${run.connection_id} ${run.source_id}`, [...ofSource, run]);
    addTo(this.openRuns, run.connection_id, run);
  }

  /** @throws ConstraintViolation when a run of its source and kind waits already. */
  checkOneWaiting(run: RunRow): void {
    const other = this.openRunsOf(run.connection_id, run.source_id).find(
      (one) => one !== run && one.state === 'waiting' && one.kind === run.kind,
    );
    if (other !== undefined) throw new ConstraintViolation('runs_one_waiting', `${other.id} and ${run.id}`);
  }

  /** @throws ConstraintViolation when another run of its source is triggering or live. */
  checkOneBusy(run: RunRow): void {
    const other = this.openRunsOf(run.connection_id, run.source_id).find(
      (one) => one !== run && (one.state === 'triggering' || one.state === 'live'),
    );
    if (other !== undefined) throw new ConstraintViolation('runs_one_busy', `${other.id} and ${run.id}`);
  }

  /** A run has finished. */
  closeRun(run: RunRow): void {
    this.openRuns.get(run.connection_id)?.delete(run);
    if (run.proof !== null) addTo(this.provenRuns, run.connection_id, run);
  }

  /** The runs of a connection whose end was proven, in the order of their ends. */
  provenRunsOf(connectionId: number): readonly RunRow[] {
    return [...(this.provenRuns.get(connectionId) ?? [])];
  }

  deleteRun(run: RunRow): void {
    const key = `${run.connection_id} ${run.source_id}`;
    this.runs.delete(run.id);
    this.provenRuns.get(run.connection_id)?.delete(run);
    this.runsBySource.set(
      key,
      (this.runsBySource.get(key) ?? []).filter((one) => one !== run),
    );
  }

  /** The targets of a new refresh, in the order of their sources. */
  insertTargets(refreshId: string, rows: TargetRow[]): void {
    this.targets.set(
      refreshId,
      rows.sort((a, b) => (a.source_id < b.source_id ? -1 : 1)),
    );
    for (const row of rows) {
      if (row.finished_at === null && row.run_id !== null) addTo(this.targetsByRun, row.run_id, row);
    }
  }

  /** Moves an unfinished target to another run, which has not been propagated to it yet. */
  moveTarget(target: TargetRow, run: RunRow): void {
    if (target.run_id !== null) this.targetsByRun.get(target.run_id)?.delete(target);
    target.run_id = run.id;
    target.run_version = 0;
    addTo(this.targetsByRun, run.id, target);
  }

  /** A target has finished. */
  closeTarget(target: TargetRow): void {
    if (target.run_id !== null) this.targetsByRun.get(target.run_id)?.delete(target);
  }

  insertRefresh(row: RefreshRow): void {
    this.refreshes.set(row.id, row);
    this.targets.set(row.id, []);
    this.openRefreshes.add(row);
  }

  /** With its targets and events. */
  deleteRefresh({ id }: RefreshRow): void {
    this.refreshes.delete(id);
    this.targets.delete(id);
    this.events = this.events.filter((event) => event.refresh_id !== id);
  }

  insertCall(row: CallRow): void {
    this.calls.set(row.row_id, row);
    this.openCalls.add(row);
    if (row.kind !== 'status') return;
    const calls = this.statusCalls.get(row.connection_id);
    if (calls === undefined) this.statusCalls.set(row.connection_id, [row]);
    else calls.push(row);
  }
}

const noTargets: ReadonlySet<TargetRow> = new Set();

function addTo<Key, Row>(index: Map<Key, Set<Row>>, key: Key, row: Row): void {
  const rows = index.get(key);
  if (rows === undefined) index.set(key, new Set([row]));
  else rows.add(row);
}
