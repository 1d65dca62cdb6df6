import type { RefreshRecord } from '../../../src/refresh/store/refresh-records.js';
import {
  isFinal,
  type RefreshStatus,
  refreshTransitions,
} from '../../../src/refresh/rules/refresh-status.js';
import { leaseInMs } from '../replica/simulated-rows.js';
import type { Watched } from './watched.js';

/** The time allowed to finish a refresh after its deadline, or to propagate the end of a run: the lease and two seconds. */
const slackInMs = leaseInMs + 2000;

interface SeenRefresh {
  /** The store's row, which changes in place. */
  readonly row: RefreshRecord;
  status: RefreshStatus | null;
  finalEvents: number;
  /** Its status and sequence when it finished. */
  finished: { readonly status: RefreshStatus; readonly sequence: number } | null;
  /** True time since which its end has been overdue while a replica and the database were running. */
  overdueSinceInMs: number | null;
  /** Whether the end of one of its runs has not reached it, as of `comparedAtStep`. */
  isBehindRun: boolean;
  comparedAtStep: number;
  behindSinceInMs: number | null;
}

/** Watches the refreshes: their events, their ends, and that both come in time. */
export class RefreshWatch {
  private readonly seen = new Map<string, SeenRefresh>();
  private readonly open = new Map<string, SeenRefresh>();
  private eventsRead = 0;
  private steps = 0;
  readonly canceledByCaller = new Set<string>();
  readonly mustSucceed = new Set<string>();

  constructor(
    private readonly watched: Watched,
    private readonly takenOverAtInMs: (connectionId: number) => number,
  ) {}

  /** Checks every refresh. */
  check(): void {
    this.steps += 1;
    const { refreshes } = this.watched.store.rows;
    if (refreshes.size > this.seen.size) {
      for (const row of refreshes.values()) if (!this.seen.has(row.id)) this.add(row);
    }
    this.readEvents();
    for (const seen of this.seen.values()) {
      const { row, finished } = seen;
      if (finished === null) this.checkOpen(row, seen);
      else if (row.status !== finished.status || row.sequence !== finished.sequence) {
        this.watched.report('final-state-stays', `${row.id} was ${finished.status} and is ${row.status}.`);
      }
    }
  }

  /** Checks what is late. `availableSinceInMs`: since when a replica and the database have been running; null: they are not. */
  checkTime(availableSinceInMs: number | null): void {
    const { clock, report } = this.watched;
    const nowInMs = this.watched.nowInMs();
    for (const seen of this.open.values()) {
      const { row: refresh } = seen;
      const { id } = refresh;
      const isDue = availableSinceInMs !== null && refresh.deadline_at.getTime() <= clock.nowInMs;
      seen.overdueSinceInMs = isDue ? (seen.overdueSinceInMs ?? nowInMs) : null;
      if (seen.overdueSinceInMs !== null && nowInMs - seen.overdueSinceInMs > slackInMs) {
        report(
          'final-in-time',
          `${id} is ${refresh.status} ${nowInMs - seen.overdueSinceInMs} ms after its deadline.`,
        );
      }
      const isBehind = availableSinceInMs !== null && this.missesRunEnd(seen);
      seen.behindSinceInMs = isBehind ? (seen.behindSinceInMs ?? nowInMs) : null;
      // An owner propagates what it finds. When it is lost as well, the next one gets the same time.
      const sinceInMs = Math.max(
        seen.behindSinceInMs ?? nowInMs,
        this.takenOverAtInMs(refresh.connection_id),
      );
      if (nowInMs - sinceInMs > slackInMs) {
        report('end-is-propagated', `The end of a run has not reached ${id}.`);
      }
    }
  }

  /** The unfinished refreshes. */
  listOpen(): readonly string[] {
    return [...this.open.keys()];
  }

  private add(row: RefreshRecord): void {
    const seen: SeenRefresh = {
      row,
      status: null,
      finalEvents: 0,
      finished: null,
      overdueSinceInMs: null,
      isBehindRun: false,
      comparedAtStep: -1,
      behindSinceInMs: null,
    };
    this.open.set(row.id, seen);
    this.seen.set(row.id, seen);
  }

  private readEvents(): void {
    const { events } = this.watched.store.rows;
    for (; this.eventsRead < events.length; this.eventsRead += 1) {
      const event = events[this.eventsRead];
      if (event === undefined) return;
      const seen = this.seen.get(event.refresh_id);
      if (seen === undefined) throw new Error(`An event of an unknown refresh: ${event.refresh_id}`);
      const status = statusOf(event.type);
      this.watched.coverage.count(`refresh: ${seen.status ?? 'new'} → ${status}`);
      if (seen.status !== null && !refreshTransitions[seen.status].includes(status)) {
        this.watched.report('allowed-transitions', `${event.refresh_id}: ${seen.status} → ${status}.`);
      }
      seen.status = status;
      if (event.final) seen.finalEvents += 1;
      if (seen.finalEvents > 1) {
        this.watched.report('one-final-event', `${event.refresh_id} has ${seen.finalEvents} final events.`);
      }
    }
  }

  private checkOpen(refresh: RefreshRecord, seen: SeenRefresh): void {
    const isFinished = isFinal(refresh.status);
    if (isFinished !== (seen.finalEvents === 1)) {
      this.watched.report(
        'one-final-event',
        `${refresh.id} is ${refresh.status}, final events: ${seen.finalEvents}.`,
      );
    }
    if (!isFinished) return;
    this.open.delete(refresh.id);
    seen.finished = { status: refresh.status, sequence: refresh.sequence };
    if (refresh.status === 'canceled' && !this.canceledByCaller.has(refresh.id)) {
      this.watched.report('canceled-by-its-caller', refresh.id);
    }
    if (refresh.status !== 'succeeded' && this.mustSucceed.has(refresh.id)) {
      this.watched.report(
        'recovers',
        `${refresh.id}: ${refresh.status}, ${refresh.error?.code ?? 'no error'}.`,
      );
    }
    const reason = refresh.error === null ? '' : `, ${refresh.error.code}`;
    const targets = refresh.source_id === null ? 'all' : 'one';
    this.watched.coverage.count(`end of ${targets}: ${refresh.status}${reason}`);
  }

  /** Only a step changes the result, so it is computed once for each step. */
  private missesRunEnd(seen: SeenRefresh): boolean {
    if (seen.comparedAtStep === this.steps) return seen.isBehindRun;
    const { targets, runs } = this.watched.store.rows;
    seen.comparedAtStep = this.steps;
    seen.isBehindRun = (targets.get(seen.row.id) ?? []).some((target) => {
      if (target.finished_at !== null || target.run_id === null) return false;
      return runs.get(target.run_id)?.state === 'finished';
    });
    return seen.isBehindRun;
  }
}

function statusOf(type: string): RefreshStatus {
  const status = type.replace('refresh.', '');
  if (!(status in refreshTransitions)) throw new Error(`An unknown type of event: ${type}`);
  return status as RefreshStatus;
}
