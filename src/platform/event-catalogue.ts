interface EventEntry {
  /** When the event occurs. */
  readonly description: string;
  /** Name of the schema of its body in the OpenAPI document. */
  readonly schema: 'RefreshEvent' | 'WebhookEvent';
}

const refreshEvent = (description: string): EventEntry => ({ description, schema: 'RefreshEvent' });

/** Every type of event that callers receive. The list is open: clients ignore types that they do not know. */
export const eventCatalogue = {
  'refresh.queued': refreshEvent('The refresh was stored. The provider has not been triggered yet.'),
  'refresh.requested': refreshEvent(
    'The provider accepted the request. The import was not seen running yet.',
  ),
  'refresh.running': refreshEvent('The provider is importing, or some of several targets have finished.'),
  'refresh.succeeded': refreshEvent('The import succeeded, and there is evidence. Final.'),
  'refresh.partial': refreshEvent('Some of several targets succeeded, some did not. Final.'),
  'refresh.failed': refreshEvent(
    'The provider rejected the request, or the import finished with a new error. Final.',
  ),
  'refresh.canceled': refreshEvent('A caller canceled the refresh. Final.'),
  'refresh.expired': refreshEvent('The deadline passed without proof that the import finished. Final.'),
  'webhook.test': {
    description: 'A caller requested a test event. It is sent regardless of the filters.',
    schema: 'WebhookEvent',
  },
  'webhook.disabled': {
    description:
      'The gateway disabled another webhook of the same key: its receiver returned 410, or failed for days.',
    schema: 'WebhookEvent',
  },
} as const satisfies Record<string, EventEntry>;

/** Every type of event. */
export const eventTypes: readonly string[] = Object.keys(eventCatalogue);
