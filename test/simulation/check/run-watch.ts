import type { Selectable } from 'kysely';
import type { RunsTable } from '../../../src/database/tables.js';
import { countsFrom, judgeSuccess } from './judge-success.js';
import { mayHaveStarted } from './call-ledger.js';
import type { Watched } from './watched.js';

type RunRow = Readonly<Selectable<RunsTable>>;

interface SeenRun {
  readonly row: RunRow;
  state: string;
  triggerCount: number;
  isLost: boolean;
}

/** Checks the runs: how many there are at the same time, how they change, and why they finish. */
export class RunWatch {
  private readonly seen = new Set<string>();
  private readonly open = new Map<string, SeenRun>();

  constructor(private readonly watched: Watched) {}

  /** Checks every unfinished run, and new ones. */
  check(): void {
    const { runs } = this.watched.store.rows;
    if (runs.size > this.seen.size) {
      for (const run of runs.values()) if (!this.seen.has(run.id)) this.add(run);
    }
    let hasChanged = false;
    for (const run of this.open.values()) if (this.compare(run)) hasChanged = true;
    // Without a changed state there is nothing to count again.
    if (hasChanged) this.countOpen();
  }

  /** The unfinished runs. */
  listOpen(): readonly string[] {
    return [...this.open.keys()];
  }

  private add(row: RunRow): void {
    this.seen.add(row.id);
    this.open.set(row.id, { row, state: 'new', triggerCount: 0, isLost: false });
  }

  private countOpen(): void {
    const busy = new Set<string>();
    const waiting = new Set<string>();
    for (const { row } of this.open.values()) {
      if (row.state === 'finished') this.open.delete(row.id);
      else if (row.state === 'waiting') this.addOnce(waiting, `${row.kind} ${keyOf(row)}`, 'one-waiting-run');
      else this.addOnce(busy, keyOf(row), 'one-busy-run');
    }
  }

  private addOnce(keys: Set<string>, key: string, invariant: 'one-busy-run' | 'one-waiting-run'): void {
    if (keys.has(key)) this.watched.report(invariant, `There are two for ${key}.`);
    keys.add(key);
  }

  /** Returns whether the state has changed. */
  private compare(before: SeenRun): boolean {
    const { row: run } = before;
    const { coverage } = this.watched;
    const isLost = run.unknown_since !== null;
    const hasChanged = before.state !== run.state;
    if (hasChanged) coverage.count(`run: ${before.state} → ${nameState(run)}`);
    else if (isLost && !before.isLost) coverage.count('run: triggering → triggering, response lost');
    else if (
      run.state === 'triggering' &&
      run.trigger_count > before.triggerCount &&
      before.triggerCount > 0
    ) {
      coverage.count('run: triggering → triggering, triggered again');
    }
    if (hasChanged && run.state === 'finished') this.judgeEnd(run);
    before.state = run.state;
    before.isLost = isLost;
    before.triggerCount = run.trigger_count;
    return hasChanged;
  }

  private judgeEnd(run: RunRow): void {
    const { report, store } = this.watched;
    if (run.outcome === 'succeeded') this.judgeSuccess(run);
    if (run.outcome !== 'withdrawn') return;
    for (const targets of store.rows.targets.values()) {
      if (targets.some((target) => target.run_id === run.id && target.finished_at === null)) {
        report('needed-run-stays', `${run.id} of source ${run.source_id} was still needed.`);
      }
    }
  }

  private judgeSuccess(run: RunRow): void {
    const { ledger, accounts, report } = this.watched;
    const account = accounts.get(run.connection_id);
    const definition = this.watched.definitionOf(run.connection_id);
    const triggers = ledger.triggersOf(run.id).filter(mayHaveStarted);
    const from = countsFrom(triggers);
    const first = triggers[0];
    if (account === undefined || from === null || first === undefined) {
      report('success-has-evidence', `${run.id} succeeded without a trigger.`);
      return;
    }
    const proof = run.proof;
    const { fault, detail } = judgeSuccess({
      source: run.source_id,
      triggers,
      reads: ledger.readsStartedAfter(run.connection_id, from),
      proof,
      attemptMovesAtEnd: account.behavior.stampMoves === 'end',
      compareAttempts: definition.compareAttempts,
    });
    if (fault === 'no-evidence') report('success-has-evidence', `${run.id}: ${detail}.`);
    if (fault === 'not-confirmed') report('confirmed-by-both', `${run.id}: ${detail}.`);
    this.watched.coverage.count(`evidence: ${proof?.kind ?? 'none'}, ${proof?.confidence ?? 'none'}`);
    if (account.disturbed.has(run.source_id)) return;
    const nowInMs = this.watched.nowInMs();
    const imports = account.histories.get(run.source_id)?.imports ?? [];
    const hasFinished = imports.some(
      (one) => one.endsAtInMs >= first.call.startedAtInMs && one.endsAtInMs <= nowInMs,
    );
    if (!hasFinished)
      report('success-is-true', `${run.id}: no import of ${run.source_id} has finished since.`);
  }
}

function keyOf(run: RunRow): string {
  return `${run.connection_id} ${run.source_id}`;
}

/** The state of a run, and the outcome of a finished one. */
function nameState(run: RunRow): string {
  if (run.state !== 'finished') return run.state;
  if (run.outcome !== 'failed') return `finished, ${run.outcome}`;
  const error = run.error;
  if (run.proof !== null) return 'finished, failed with an error status';
  return `finished, failed: ${error?.code ?? 'no reason'}`;
}
