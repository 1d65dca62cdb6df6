import type { Selectable } from 'kysely';
import type { RunsTable } from '../../../src/database/tables.js';
import type { RefreshRecord, TargetRecord } from '../../../src/refresh/store/refresh-records.js';
import { mayHaveStarted } from './call-ledger.js';
import type { Watched } from './watched.js';

type RunRow = Readonly<Selectable<RunsTable>>;

/** Checks how requests join runs (docs/guides/concepts.md). */
export class JoiningWatch {
  private readonly runsBefore = new Map<
    string,
    { readonly state: string; readonly sinceInMs: number | null }
  >();
  private runCount = 0;
  /** The start date of each run's last trigger. */
  private readonly triggered = new Map<string, number | null>();

  constructor(private readonly watched: Watched) {}

  /** Keeps the state of a connection's runs before a request is served. */
  beforeRequest(connectionId: number, openRuns: readonly string[]): void {
    this.runsBefore.clear();
    const { runs } = this.watched.store.rows;
    this.runCount = runs.size;
    for (const id of openRuns) {
      const run = runs.get(id);
      if (run?.connection_id !== connectionId) continue;
      this.runsBefore.set(id, { state: run.state, sinceInMs: run.since?.getTime() ?? null });
    }
  }

  /** A request was just served: counts how, and checks that it is allowed. */
  afterRequest(refresh: RefreshRecord): void {
    const { store } = this.watched;
    const isNew = store.rows.runs.size > this.runCount;
    for (const target of store.rows.targets.get(refresh.id) ?? []) {
      const run = store.rows.runs.get(target.run_id ?? '');
      if (run !== undefined) this.judgeJoining(refresh, target, run, isNew);
    }
  }

  /** A run is triggered: the start date that was sent is frozen, and no request that it serves may have an earlier one. */
  triggers(runId: string, sinceSent: string | null): void {
    this.triggered.set(runId, sinceSent === null ? null : parseSinceSent(sinceSent));
  }

  /** Checks the unfinished targets. */
  check(openRefreshes: readonly string[]): void {
    const { runs, refreshes, targets } = this.watched.store.rows;
    for (const id of openRefreshes) {
      const refresh = refreshes.get(id);
      if (refresh === undefined) continue;
      for (const target of targets.get(id) ?? []) {
        const run = target.run_id === null ? undefined : runs.get(target.run_id);
        if (run !== undefined && target.finished_at === null) this.judgeServed(refresh, run);
      }
    }
  }

  private judgeServed(refresh: RefreshRecord, run: RunRow): void {
    const { report } = this.watched;
    if (run.kind !== refresh.kind)
      report('kinds-apart', `${refresh.id} (${refresh.kind}) by ${run.id} (${run.kind}).`);
    if (refresh.since === null) return;
    const triggered = run.state === 'waiting' ? undefined : this.triggered.get(run.id);
    const sinceInMs = triggered === undefined ? (run.since?.getTime() ?? null) : triggered;
    if (sinceInMs === null || sinceInMs > refresh.since.getTime()) {
      report(
        'since-never-late',
        `${run.id} imports from ${sinceInMs}, ${refresh.id} requested ${refresh.since.getTime()}.`,
      );
    }
  }

  private judgeJoining(refresh: RefreshRecord, target: TargetRecord, run: RunRow, isNew: boolean): void {
    const { coverage } = this.watched;
    const all = refresh.source_id === null ? 'all' : 'one';
    const before = this.runsBefore.get(run.id);
    if (target.outcome === 'already-fresh') {
      coverage.count(`joining (${all}): already fresh`);
      this.judgeFresh(refresh, run);
    } else if (before === undefined) {
      if (!isNew) this.watched.report('fresh-enough', `${refresh.id} joined ${run.id}, which had finished.`);
      coverage.count(`joining (${all}): new run${this.isBehindAnother(run) ? ' behind another' : ''}`);
    } else if (before.state === 'waiting') {
      coverage.count(`joining (${all}): waiting run${nameMerge(before.sinceInMs, refresh)}`);
    } else {
      coverage.count(`joining (${all}): run that is ${before.state}`);
      this.judgeFresh(refresh, run);
    }
  }

  private isBehindAnother(run: RunRow): boolean {
    for (const [id, before] of this.runsBefore) {
      if (before.state !== 'waiting' && this.watched.store.rows.runs.get(id)?.source_id === run.source_id)
        return true;
    }
    return false;
  }

  /** A triggered run serves a request only if it covers the request and was triggered recently enough. */
  private judgeFresh(refresh: RefreshRecord, run: RunRow): void {
    const { report, ledger, clock } = this.watched;
    if (run.kind !== refresh.kind)
      report('kinds-apart', `${refresh.id} is covered by ${run.id} of the other kind.`);
    const first = ledger.triggersOf(run.id).find(mayHaveStarted);
    const ageInMs = first === undefined ? Infinity : clock.nowInMs - first.call.started.startedAtInMs;
    const maxAgeInMs = (refresh.max_age_seconds ?? 0) * 1000;
    // The time of the trigger differs a little from that of its intent.
    if (ageInMs > maxAgeInMs + 10) {
      report(
        'fresh-enough',
        `${run.id} was triggered ${ageInMs} ms ago, ${refresh.id} allows ${maxAgeInMs}.`,
      );
    }
    const triggered = this.triggered.get(run.id) ?? null;
    if (refresh.since !== null && (triggered === null || triggered > refresh.since.getTime())) {
      report(
        'since-never-late',
        `${run.id} was triggered from ${triggered}, ${refresh.id} requested ${refresh.since.getTime()}.`,
      );
    }
  }
}

/** The instant that the provider reads from a start date: the wall clock of UTC-8 (docs/providers/evidence.md#v1-time). */
function parseSinceSent(sinceSent: string): number {
  const sinceInMs = Date.parse(`${sinceSent.replace(' ', 'T')}-08:00`);
  if (Number.isNaN(sinceInMs)) throw new Error(`No start date: ${sinceSent}`);
  return sinceInMs;
}

function nameMerge(sinceInMs: number | null, { since }: RefreshRecord): string {
  if (since === null || sinceInMs === null) return '';
  if (since.getTime() === sinceInMs) return ', same since';
  return since.getTime() < sinceInMs ? ', earlier since' : ', later since';
}
