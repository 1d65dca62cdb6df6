import type { Clock } from '../../platform/clock.js';
import type { SandboxProvider } from '../sandbox-provider.js';
import type { ImportReport } from '../world/import-report.js';
import type { WorldHolder } from '../world/sandbox-world.js';
import type { WebhookKeys } from './webhook-keys.js';

/** The world has no timers, so the sender polls for finished imports. */
const pollIntervalInMs = 50;
const timeoutInMs = 10_000;

interface WebhookContext {
  readonly clock: Clock;
  readonly holder: WorldHolder;
  readonly keys: WebhookKeys;
  /** Origin of the sandbox, for the URLs in notices. */
  readonly url: () => string;
}

/** Sends a webhook for each finished import, once, whatever the response. It does not simulate the providers' retries. */
export class WebhookSender {
  private readonly urls = new Map<SandboxProvider, string>();
  private readonly notified = new Set<string>();
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly context: WebhookContext) {}

  /** Sends webhooks of this provider to the URL from now on; null: to none. Imports that have already finished send none. */
  notify(provider: SandboxProvider, url: string | null): void {
    for (const finished of this.findFinished(provider)) this.notified.add(nameOf(finished));
    if (url === null) this.urls.delete(provider);
    else this.urls.set(provider, new URL(url).href);
    if (this.urls.size === 0) this.stopPolling();
    else this.timer ??= setInterval(() => this.poll(), pollIntervalInMs);
  }

  /** Removes all URLs. */
  clear(): void {
    this.urls.clear();
    this.notified.clear();
    this.stopPolling();
  }

  /** As `clear`, and aborts the webhooks in flight. */
  close(): void {
    this.clear();
    this.stopping.abort();
  }

  private poll(): void {
    for (const [provider, receiverUrl] of this.urls) {
      for (const finished of this.findFinished(provider)) {
        const name = nameOf(finished);
        if (this.notified.has(name)) continue;
        this.notified.add(name);
        void this.send(finished, receiverUrl);
      }
    }
  }

  private async send(finished: ImportReport, receiverUrl: string): Promise<void> {
    const { clock, keys, url } = this.context;
    const notice = writeWebhook(finished, url());
    if (notice === null) return;
    const body = JSON.stringify(notice);
    const signed = finished.provider === 'shipengine' ? keys.sign(body, new Date(clock.nowInMs())) : {};
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(timeoutInMs)]);
    const headers = { 'content-type': 'application/json', ...signed };
    // A failed delivery is ignored, as at the providers.
    await fetch(receiverUrl, { method: 'POST', headers, body, signal }).then(
      (response) => response.body?.cancel(),
      () => undefined,
    );
  }

  private findFinished(provider: SandboxProvider): readonly ImportReport[] {
    const { clock, holder } = this.context;
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

/** The content of a webhook about a finished import. */
interface WebhookNotice {
  readonly resource_url: string;
  readonly resource_type: string;
}

/**
 * The notice that a provider sends when an import ends, or null when it sends none. ShipStation sends one only for imports that
 * brought orders (docs/providers/evidence.md#v1-webhooks), ShipEngine for every end.
 */
function writeWebhook({ provider, source, ending }: ImportReport, url: string): WebhookNotice | null {
  if (ending === null || ending === 'cut-off') return null;
  switch (provider) {
    case 'shipstation':
      if (ending !== 'idle') return null;
      return {
        resource_url: `${url}/shipstation/orders?storeID=${source}&importBatch=00000000-0000-4000-8000-000000000000`,
        resource_type: 'ORDER_NOTIFY',
      };
    case 'shipengine':
      return {
        resource_url: `${url}/shipengine/v-beta/order_sources/${encodeURIComponent(source)}`,
        resource_type: 'API_ORDER_SOURCE_REFRESH_COMPLETE',
      };
    default:
      return provider satisfies never;
  }
}
