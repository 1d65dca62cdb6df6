import type { OpenAccount } from '../../../src/connections/connection-accounts.js';
import type { Lease } from '../../../src/database/lease/lease.js';
import type { CallInFlight } from '../../../src/dispatch/plan/dispatch-state.js';
import type { ConnectionWork } from '../../../src/dispatch/session/dispatch-session.js';
import type { DispatchPass } from '../../../src/dispatch/store/make-pass.js';
import type { CallResponse, StartedCall } from '../../../src/dispatch/store/started-call.js';
import type { Provider } from '../../../src/providers/contract/provider.js';
import type { Claim } from '../store/simulation-store.js';
import type { ReplicaEnvironment } from './replica-environment.js';
import type { SimulatedProcess } from './simulated-process.js';
import { leaseInMs, type OwnedWrite } from './simulated-rows.js';
import { propagateRuns } from './simulated-sweep.js';

/** The work of a session on the simulated store and account. Faults may strike between two steps. */
export class SimulatedConnection implements ConnectionWork {
  constructor(
    private readonly claim: Claim,
    private readonly lease: Lease<OwnedWrite>,
    private readonly process: SimulatedProcess,
    private readonly environment: ReplicaEnvironment,
  ) {}

  async makePass(inFlight: readonly CallInFlight[]): Promise<DispatchPass> {
    const { claim, lease, environment } = this;
    const passes: DispatchPass[] = [];
    await environment.transact(this.process, 'pass', () =>
      lease.takeDemands(() => {
        const pass = environment.store.pass(claim, inFlight);
        environment.notes.passed(claim, pass);
        passes.push(pass);
      }),
    );
    await environment.at(this.process, 'started');
    const [pass] = passes;
    if (pass === undefined) throw new Error('A pass came back without a result.');
    return pass;
  }

  openCredentialCheck(): Promise<Provider | null> {
    return Promise.reject(new Error('The simulation has no credential checks.'));
  }

  async performCall(
    _provider: Provider,
    started: StartedCall,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<CallResponse> {
    const { claim, process, environment } = this;
    const checkedAtInMs = process.monotonicInMs();
    await environment.at(process, 'about-to-send');
    const response = await environment.send({
      process,
      claim,
      started,
      wasStopped:
        process.resumedAtInMs > checkedAtInMs || checkedAtInMs - process.resumedUnawareAtInMs < leaseInMs,
      signal,
    });
    environment.notes.responded(started, response);
    await environment.at(process, 'responded');
    return environment.has('lost-response-as-unsent') ? denyLoss(response) : response;
  }

  async recordResponse(account: OpenAccount, started: StartedCall, response: CallResponse): Promise<void> {
    const { claim, environment } = this;
    await this.write(`record ${started.call.kind}`, () => {
      environment.store.recordResponse(claim, account, started, response);
      environment.notes.recorded(claim, started, response);
    });
    await environment.at(this.process, 'recorded');
  }

  async discardCall(started: StartedCall): Promise<void> {
    const { claim, environment } = this;
    await this.write('discard', () => {
      environment.store.discardCall(claim, started);
      environment.notes.discarded(claim, started);
    });
  }

  async fixTargets(): Promise<void> {
    const { claim, process, environment } = this;
    for (const id of environment.store.findUnfixed(claim.key)) {
      await environment.transact(process, 'fix targets', () => environment.store.fixTargets(id));
      await environment.at(process, 'fixed');
    }
  }

  propagate(signal: AbortSignal): Promise<void> {
    return propagateRuns(this.environment, this.process, this.claim.key, signal);
  }

  private write(name: string, operation: OwnedWrite): Promise<void> {
    return this.environment.transact(this.process, name, () => this.lease.hold(operation));
  }
}

/** The planted bug: a trigger whose response was lost is treated as never sent. */
function denyLoss(response: CallResponse): CallResponse {
  if (response.kind !== 'trigger' || response.response.kind !== 'unknown') return response;
  return { kind: 'trigger', response: { ...response.response, kind: 'not-asked' } };
}
