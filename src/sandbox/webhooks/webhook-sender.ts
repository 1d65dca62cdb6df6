import type { Clock } from '../../platform/clock.js';
import type { SandboxProvider } from '../sandbox-provider.js';
import type { ImportReport } from '../world/import-report.js';
import type { WorldHolder } from '../world/world-holder.js';
import type { WebhookKeys } from './webhook-keys.js';
import { writeWebhook } from './write-webhook.js';

/** The world has no timers: whether an import has ended is looked at so often. */
const pollIntervalInMs = 50;
const timeoutInMs = 10_000;

interface Surroundings {
  readonly clock: Clock;
  readonly holder: WorldHolder;
  readonly keys: WebhookKeys;
  /** Origin of the sandbox, for the addresses in notices. */
  readonly url: () => string;
}

/** Tells the ends of imports to whom they are to be told: once each, whatever is answered; the providers' repeats are not played. */
export class WebhookSender {
  private readonly targets = new Map<SandboxProvider, string>();
  private readonly told = new Set<string>();
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly surroundings: Surroundings) {}

  /** From now on ends of imports at this provider are told to an address, or (null) to nobody. What has ended is not told. */
  tell(provider: SandboxProvider, url: string | null): void {
    for (const finished of this.findFinished(provider)) this.told.add(nameOf(finished));
    if (url === null) this.targets.delete(provider);
    else this.targets.set(provider, new URL(url).href);
    if (this.targets.size === 0) this.stopPolling();
    else this.timer ??= setInterval(() => this.look(), pollIntervalInMs);
  }

  /** Tells nobody any more. */
  clear(): void {
    this.targets.clear();
    this.told.clear();
    this.stopPolling();
  }

  /** As `clear`, and ends what is being told. */
  close(): void {
    this.clear();
    this.stopping.abort();
  }

  private look(): void {
    for (const [provider, target] of this.targets) {
      for (const finished of this.findFinished(provider)) {
        const name = nameOf(finished);
        if (this.told.has(name)) continue;
        this.told.add(name);
        void this.send(finished, target);
      }
    }
  }

  private async send(finished: ImportReport, target: string): Promise<void> {
    const { clock, keys, url } = this.surroundings;
    const notice = writeWebhook(finished, url());
    if (notice === null) return;
    const body = JSON.stringify(notice);
    const signed = finished.provider === 'shipengine' ? keys.sign(body, new Date(clock.nowInMs())) : {};
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(timeoutInMs)]);
    const headers = { 'content-type': 'application/json', ...signed };
    // As at the providers, nobody learns of it when the receiver is not there.
    await fetch(target, { method: 'POST', headers, body, signal }).then(
      (response) => response.body?.cancel(),
      () => undefined,
    );
  }

  private findFinished(provider: SandboxProvider): readonly ImportReport[] {
    const { clock, holder } = this.surroundings;
    const imports = holder.world.accounts[provider].imports(clock.nowInMs());
    return imports.filter(({ finishedAt }) => finishedAt !== null);
  }

  private stopPolling(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }
}

function nameOf({ provider, source, startedAt }: ImportReport): string {
  return `${provider} ${source} ${startedAt}`;
}
