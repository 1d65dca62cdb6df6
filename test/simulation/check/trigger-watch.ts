import { baselineAgeInMs, maxTriggers } from '../../../src/dispatch/plan/timing.js';
import { type Trigger, type CallFact, mayHaveStarted } from './call-ledger.js';
import type { JoiningWatch } from './joining-watch.js';
import { clockWasSetWithin, type Watched } from './watched.js';

/** Checks when runs are triggered, and triggered again (docs/reference/dispatch.md). */
export class TriggerWatch {
  constructor(
    private readonly watched: Watched,
    private readonly joining: JoiningWatch,
  ) {}

  /** A run is about to be triggered. */
  judge(call: CallFact, runId: string): void {
    const { report, ledger } = this.watched;
    this.joining.triggers(runId, call.started.sinceSent);
    const triggers = ledger.triggersOf(runId).filter(mayHaveStarted);
    if (triggers.length > maxTriggers)
      report('retriggered-only-if-unknown', `${runId}: ${triggers.length} times.`);
    const known = triggers.find((trigger) => trigger.call !== call && trigger.call.outcome !== 'unknown');
    if (known !== undefined)
      report('retriggered-only-if-unknown', `${runId}: the earlier trigger was ${known.call.outcome}.`);
    this.judgeSettling(triggers);
    const [first] = triggers;
    if (triggers.length === 1 && first !== undefined) this.judgeBaseline(first, runId);
  }

  /** The state is read at least twice over the settling time before a run is triggered again. */
  private judgeSettling(triggers: readonly Trigger[]): void {
    const [call, before] = [triggers.at(-1)?.call, triggers.at(-2)?.call];
    if (call === undefined || before === undefined) return;
    const { ledger, report, accounts } = this.watched;
    const settleInMs = (accounts.get(call.connectionId)?.behavior.settleSeconds ?? 0) * 1000;
    const reads = ledger.readsStartedAfter(call.connectionId, before.startedOrder).length;
    if (reads < 2) report('retriggered-only-if-unknown', `${reads} reads since the last trigger.`);
    const agoInMs = call.startedAtInMs - before.startedAtInMs;
    if (agoInMs < settleInMs && !clockWasSetWithin(this.watched, agoInMs + 60_000)) {
      report(
        'retriggered-only-if-unknown',
        `${agoInMs} ms after the last trigger, the settling time is ${settleInMs}.`,
      );
    }
  }

  private judgeBaseline({ call, baseline }: Trigger, runId: string): void {
    const { report, store, clock } = this.watched;
    const run = store.rows.runs.get(runId);
    if (run === undefined) throw new Error(`The run ${runId} is gone.`);
    if (baseline === null || baseline.recordedOrder === null) {
      report('fresh-baseline', `${runId} has none.`);
      return;
    }
    // If the clock was set meanwhile, ages computed with it mean nothing.
    if (clockWasSetWithin(this.watched, 3 * baselineAgeInMs)) return;
    const source = store.rows.sources.get(call.connectionId)?.get(run.source_id);
    const eligibleAtInMs = Math.max(run.created_at.getTime(), source?.last_run_finished_at?.getTime() ?? 0);
    const startedAtInMs = baseline.started.startedAtInMs;
    if (startedAtInMs < eligibleAtInMs)
      report('fresh-baseline', `${runId}: ${eligibleAtInMs - startedAtInMs} ms too early.`);
    const readAgeInMs = clock.nowInMs - startedAtInMs;
    if (readAgeInMs > baselineAgeInMs + 30_000) report('fresh-baseline', `${runId}: ${readAgeInMs} ms old.`);
  }
}
