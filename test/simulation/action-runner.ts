import { sleep } from '../../src/platform/clock.js';
import type { SimulatedProcess } from './replica/simulated-process.js';
import type { SimulatedReplica } from './replica/simulated-replica.js';
import type { ReplicaEnvironment } from './replica/replica-environment.js';
import type { Checks } from './check/checks.js';
import type { Action } from './scenario/scenario.js';
import { absencesOfGone } from '../../src/refresh/rules/choose-targets.js';
import type { StoreClock } from './store/simulation-store.js';
import type { Agenda } from './time/agenda.js';

type RequestDraft = Extract<Action, { kind: 'refresh' }>;

const retryDelayInMs = 1000;

/** The parts of the world that actions use. */
export interface ActionTools {
  readonly agenda: Agenda;
  readonly clock: StoreClock;
  readonly environment: ReplicaEnvironment;
  readonly replicas: readonly SimulatedReplica[];
  readonly checks: Checks;
  connectionId(connection: number): number;
  apply(name: string, operation: () => void): Promise<void>;
  takesSince(connection: number): boolean;
  /** Ends all disturbances of a connection's account. */
  recover(connection: number): void;
}

/** Carries out what callers and operators do. Callers use any running replica. */
export class ActionRunner {
  constructor(
    private readonly tools: ActionTools,
    private readonly startsAtInMs: number,
  ) {}

  plan(actions: readonly Action[]): void {
    for (const action of actions)
      this.tools.agenda.at(this.startsAtInMs + action.atInMs, () => this.start(action));
  }

  private start(action: Action): void {
    const connectionId = this.tools.connectionId(action.connection);
    const { store } = this.tools.environment;
    switch (action.kind) {
      case 'refresh':
        this.through((process) => this.request(process, action));
        return;
      case 'recover':
        this.tools.recover(action.connection);
        this.operate('give credentials to', connectionId, () => store.giveCredentials(connectionId));
        // A source that was missing in the last list is no target of a whole-connection refresh.
        this.operate('demand a list of', connectionId, () => store.demandList(connectionId));
        return;
      case 'list':
        this.operate('demand a list of', connectionId, () => store.demandList(connectionId));
        return;
      case 'verify':
        this.operate('demand a verification of', connectionId, () => store.demandVerification(connectionId));
        return;
      case 'pause':
        this.operate('pause', connectionId, () => store.pause(connectionId));
        this.tools.agenda.after(action.lengthInMs, () => {
          if (store.rows.connections.get(connectionId)?.status !== 'paused') return;
          this.operate('resume', connectionId, () => store.resume(connectionId));
        });
        return;
      default:
        action satisfies never;
    }
  }

  /** Carries out an operator's action immediately. */
  operate(name: string, connectionId: number, operation: () => void): void {
    // The world keeps the error.
    this.tools.apply(`${name} ${connectionId}`, operation).catch(() => undefined);
    this.tools.environment.notify(connectionId);
  }

  /** Runs `work` on any running replica; without one it tries again later. */
  private through(work: (process: SimulatedProcess) => Promise<void>): void {
    const running = this.tools.replicas.flatMap(({ process }) =>
      process?.isRunning === true ? [process] : [],
    );
    if (running.length === 0) {
      this.tools.agenda.after(retryDelayInMs, () => this.through(work));
      return;
    }
    work(this.tools.environment.random.pick(running)).catch((error: unknown) =>
      this.tools.environment.fail(error),
    );
  }

  private async request(process: SimulatedProcess, action: RequestDraft): Promise<void> {
    const { environment, clock, agenda } = this.tools;
    const connectionId = this.tools.connectionId(action.connection);
    const receivedAt = new Date(clock.nowInMs);
    if (action.lookUpInMs > 0) await sleep(process, action.lookUpInMs);
    if (this.isRejected(connectionId, action.source)) return;
    const sinceInMs = action.sinceAgoInMs === null ? null : this.startsAtInMs - action.sinceAgoInMs;
    const isSince = sinceInMs !== null && this.tools.takesSince(action.connection);
    const refresh = await environment.transact(
      process,
      `accept a refresh of ${action.source ?? 'all'} of ${connectionId}`,
      () => {
        this.tools.checks.beforeRequest(connectionId);
        const stored = environment.store.accept({
          connectionId,
          source: action.source,
          since: isSince ? new Date(sinceInMs) : null,
          priority: action.priority,
          maxAgeSeconds: action.maxAgeSeconds,
          deadlineSeconds: action.deadlineSeconds,
          metadata: {},
          receivedAt,
          caller: 'caller',
        });
        this.tools.checks.afterRequest(stored);
        if (action.mustSucceed) this.tools.checks.refreshes.mustSucceed.add(stored.id);
        const { cancelAfterInMs } = action;
        if (cancelAfterInMs !== null) {
          agenda.after(cancelAfterInMs, () => this.through((other) => this.cancel(other, stored.id)));
        }
        return stored;
      },
    );
    await environment.at(process, 'accepted');
    environment.notify(refresh.connection_id);
  }

  /** Whether `src/refresh/refresh-acceptor.ts` rejects the request before it is stored. */
  private isRejected(connectionId: number, source: string | null): boolean {
    const { connections, sources } = this.tools.environment.store.rows;
    if (connections.get(connectionId)?.status !== 'active') return true;
    const known = source === null ? undefined : sources.get(connectionId)?.get(source);
    return known !== undefined && known.known && known.absences < absencesOfGone && !known.refreshable;
  }

  private async cancel(process: SimulatedProcess, refreshId: string): Promise<void> {
    const { environment, checks } = this.tools;
    const canceled = await environment.transact(process, `cancel ${refreshId}`, () => {
      checks.refreshes.canceledByCaller.add(refreshId);
      return environment.store.cancel(refreshId);
    });
    await environment.at(process, 'canceled');
    if (canceled !== null) environment.notify(canceled.connection_id);
  }
}
