import type { Clock } from '../../platform/clock.js';
import type { SandboxProvider } from '../sandbox-provider.js';
import type { ImportReport } from '../world/import-report.js';
import type { WorldHolder } from '../world/world-holder.js';
import type { WebhookKeys } from './webhook-keys.js';
import { writeWebhook } from './write-webhook.js';

/** The world has no timers: whether an import has ended is looked at so often. */
const lookEveryInMs = 50;
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
    for (const ended of this.findEnded(provider)) this.told.add(nameOf(ended));
    if (url === null) this.targets.delete(provider);
    else this.targets.set(provider, new URL(url).href);
    if (this.targets.size === 0) this.stopLooking();
    else this.timer ??= setInterval(() => this.look(), lookEveryInMs);
  }

  /** Tells nobody any more. */
  clear(): void {
    this.targets.clear();
    this.told.clear();
    this.stopLooking();
  }

  /** As `clear`, and ends what is being told. */
  close(): void {
    this.clear();
    this.stopping.abort();
  }

  private look(): void {
    for (const [provider, target] of this.targets) {
      for (const ended of this.findEnded(provider)) {
        const name = nameOf(ended);
        if (this.told.has(name)) continue;
        this.told.add(name);
        void this.send(ended, target);
      }
    }
  }

  private async send(ended: ImportReport, target: string): Promise<void> {
    const { clock, keys, url } = this.surroundings;
    const notice = writeWebhook(ended, url());
    if (notice === null) return;
    const body = JSON.stringify(notice);
    const signed = ended.provider === 'shipengine' ? keys.sign(body, new Date(clock.nowInMs())) : {};
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(timeoutInMs)]);
    const headers = { 'content-type': 'application/json', ...signed };
    // As at the providers, nobody learns of it when the receiver is not there.
    await fetch(target, { method: 'POST', headers, body, signal }).then(
      (answer) => answer.body?.cancel(),
      () => undefined,
    );
  }

  private findEnded(provider: SandboxProvider): readonly ImportReport[] {
    const { clock, holder } = this.surroundings;
    const imports = holder.world.accounts[provider].imports(clock.nowInMs());
    return imports.filter(({ endedAt }) => endedAt !== null);
  }

  private stopLooking(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }
}

function nameOf({ provider, source, startedAt }: ImportReport): string {
  return `${provider} ${source} ${startedAt}`;
}
