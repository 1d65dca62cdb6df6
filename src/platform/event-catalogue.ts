interface EventEntry {
  /** When it is told. */
  readonly description: string;
  /** Name of the schema of its body in the OpenAPI document. */
  readonly schema: 'RefreshEvent' | 'WebhookEvent';
}

const refreshEvent = (description: string): EventEntry => ({ description, schema: 'RefreshEvent' });

/** Every type of event that callers are told. Types are an open list: clients pass over what they do not know. */
export const eventCatalogue = {
  'refresh.queued': refreshEvent('A refresh was stored; the provider has not been asked yet.'),
  'refresh.requested': refreshEvent('The provider accepted the request and has not begun.'),
  'refresh.running': refreshEvent('The provider imports, or some of several targets have ended.'),
  'refresh.succeeded': refreshEvent('The import ended, and there is evidence. Final.'),
  'refresh.partial': refreshEvent('Of several targets some succeeded and some did not. Final.'),
  'refresh.failed': refreshEvent('The provider refused, or the import ended in a new error. Final.'),
  'refresh.canceled': refreshEvent('A caller withdrew it. Final.'),
  'refresh.expired': refreshEvent('The deadline passed without proof of an end. Final.'),
  'webhook.test': {
    description: 'Somebody asked for a test. Sent whatever the event filter says.',
    schema: 'WebhookEvent',
  },
  'webhook.disabled': {
    description:
      'Another webhook of the same key was disabled by the gateway: its receiver is gone (410) or failed for days.',
    schema: 'WebhookEvent',
  },
} as const satisfies Record<string, EventEntry>;

/** Every type of event. */
export const eventTypes: readonly string[] = Object.keys(eventCatalogue);
