import { listKnownValues } from './known-values.js';

type EventSchema = 'RefreshEvent' | 'WebhookEvent';

interface EventEntry {
  /** What it means, in a list of all types. */
  readonly meaning: string;
  /** When the event occurs. */
  readonly description: string;
  /** Name of the schema of its body in the OpenAPI document. */
  readonly schema: EventSchema;
}

/** Every type of event that callers receive. The list is open: clients ignore types that they do not know. */
export const eventCatalogue = {
  'refresh.queued': {
    meaning: 'stored, not triggered yet',
    description: 'The refresh was stored. The provider has not been triggered yet.',
    schema: 'RefreshEvent',
  },
  'refresh.requested': {
    meaning: 'accepted by the provider',
    description: 'The provider accepted the request. The import was not seen running yet.',
    schema: 'RefreshEvent',
  },
  'refresh.running': {
    meaning: 'the provider is importing',
    description: 'The provider is importing, or some of several targets have finished.',
    schema: 'RefreshEvent',
  },
  'refresh.succeeded': {
    meaning: 'finished, with evidence',
    description: 'The import succeeded, and there is evidence. Final.',
    schema: 'RefreshEvent',
  },
  'refresh.partial': {
    meaning: 'some targets succeeded, some did not',
    description: 'Some of several targets succeeded, some did not. Final.',
    schema: 'RefreshEvent',
  },
  'refresh.failed': {
    meaning: 'rejected, or finished with a new error',
    description: 'The provider rejected the request, or the import finished with a new error. Final.',
    schema: 'RefreshEvent',
  },
  'refresh.canceled': {
    meaning: 'canceled by a caller',
    description: 'A caller canceled the refresh. Final.',
    schema: 'RefreshEvent',
  },
  'refresh.expired': {
    meaning: 'the deadline passed without proof of an end',
    description: 'The deadline passed without proof that the import finished. Final.',
    schema: 'RefreshEvent',
  },
  'webhook.test': {
    meaning: 'sent on request, regardless of the filters',
    description: 'A caller requested a test event. It is sent regardless of the filters.',
    schema: 'WebhookEvent',
  },
  'webhook.disabled': {
    meaning: 'another webhook of the same key was disabled',
    description:
      'The gateway disabled another webhook of the same key: its receiver returned 410, or failed for days.',
    schema: 'WebhookEvent',
  },
} as const satisfies Readonly<Record<string, EventEntry>>;

type EventCatalogue = typeof eventCatalogue;

/** A type of event about a webhook. */
export type WebhookEventType = {
  [Type in keyof EventCatalogue]: EventCatalogue[Type]['schema'] extends 'WebhookEvent' ? Type : never;
}[keyof EventCatalogue];

/** Every type of event. */
export const eventTypes: readonly string[] = Object.keys(eventCatalogue);

/** The types of events with their meanings, for the description of a field. Left out: those with bodies of any schema. */
export function listEventTypes(schema?: EventSchema): string {
  const entries: readonly (readonly [string, EventEntry])[] = Object.entries(eventCatalogue);
  const listed = entries.filter(([, entry]) => schema === undefined || entry.schema === schema);
  return listKnownValues(Object.fromEntries(listed.map(([type, { meaning }]) => [type, meaning])));
}
