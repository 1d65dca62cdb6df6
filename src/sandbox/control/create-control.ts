import type { Clock } from '../../platform/clock.js';
import { changeAssumptions } from '../assumptions/sandbox-assumptions.js';
import type { CallRecorder } from '../calls/call-recorder.js';
import type { ResponseGate } from '../http/response-gate.js';
import { providerSides } from '../http/provider-sides.js';
import { type SandboxProvider, sandboxProviders } from '../sandbox-provider.js';
import type { SandboxSource } from '../world/sandbox-source.js';
import { SandboxWorld, type WorldHolder, type WorldStart } from '../world/sandbox-world.js';
import type { WebhookSender } from '../webhooks/webhook-sender.js';
import type { SandboxControl } from './sandbox-control.js';

interface ControlContext {
  readonly clock: Clock;
  readonly holder: WorldHolder;
  readonly recorder: CallRecorder;
  readonly gate: ResponseGate;
  readonly start: WorldStart;
  readonly webhooks: WebhookSender;
}

/** The control of one sandbox. It changes the world for the next call. */
export function createControl({
  clock,
  holder,
  recorder,
  gate,
  start,
  webhooks,
}: ControlContext): SandboxControl {
  const accountOf = (provider: SandboxProvider) => holder.world.accounts[provider];
  return {
    calls: () => recorder.calls(),
    waitForCall: (predicate, options) => recorder.waitForCall(predicate, options),
    imports: () =>
      sandboxProviders
        .flatMap((provider) => accountOf(provider).imports(clock.nowInMs()))
        .sort((one, other) => one.startedAt.localeCompare(other.startedAt)),

    assumptions: () => holder.world.assumptions,
    assume: (changes) => {
      holder.world.assumptions = changeAssumptions(holder.world.assumptions, changes);
    },

    sources: () => sandboxProviders.flatMap((provider) => listSources(holder.world, provider)),
    addSource: (source) => accountOf(source.provider).add(source, clock.nowInMs()),
    changeSource: ({ provider, source }, changes) => accountOf(provider).change(source, changes),
    removeSource: ({ provider, source }) => accountOf(provider).remove(source),
    setBehaviour: ({ provider, source }, changes) =>
      accountOf(provider).setBehaviour(source, changes, clock.nowInMs()),
    endImport: ({ provider, source }, ending = { kind: 'idle' }) =>
      accountOf(provider).endImport(source, ending, clock.nowInMs()),

    addFault: (rule) => holder.world.faults.add(rule),
    faults: () => holder.world.faults.list(),
    removeFault: (id) => holder.world.faults.remove(id),
    clearFaults: () => holder.world.faults.clear(),
    releaseHeldResponses: () => gate.release(),

    setQuota: (provider, changes) => {
      const { quotas } = holder.world;
      holder.world.quotas = { ...quotas, [provider]: { ...quotas[provider], ...changes } };
    },
    spendQuota: (provider, calls) => {
      const { credentials, quotas, windows } = holder.world;
      const credential = providerSides[provider].acceptedCredential(credentials);
      const limit =
        quotas[provider].callsPerMinute ?? providerSides[provider].documentedCallsPerMinute(credential);
      windows[provider].take(credential, limit, { nowInMs: clock.nowInMs(), calls });
    },
    setCredentials: (changes) => {
      holder.world.credentials = { ...holder.world.credentials, ...changes };
    },

    notifyWebhook: (provider, url) => webhooks.notify(provider, url),

    reset: () => {
      webhooks.clear();
      holder.world = new SandboxWorld(start, clock.nowInMs());
      recorder.clear();
      gate.release();
    },
  };
}

function listSources(world: SandboxWorld, provider: SandboxProvider): readonly SandboxSource[] {
  return world.accounts[provider].ids().flatMap((id) => world.accounts[provider].find(id) ?? []);
}
