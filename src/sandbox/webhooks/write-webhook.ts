import type { ImportReport } from '../world/import-report.js';

/** The content of a webhook about a finished import. */
export interface WebhookNotice {
  readonly resource_url: string;
  readonly resource_type: string;
}

/**
 * The notice that a provider sends when an import ends, or null when it sends none. ShipStation sends one only for imports that
 * brought orders (docs/providers/evidence.md#v1-webhooks), ShipEngine for every end.
 */
export function writeWebhook({ provider, source, ending }: ImportReport, url: string): WebhookNotice | null {
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
