import type { OpenAPIObject } from '@nestjs/swagger';
import { eventCatalogue } from '../../platform/event-catalogue.js';
import { retrySpan } from '../../platform/webhook-schedule.js';
import recorded from './recorded-examples.json' with { type: 'json' };

const header = (name: string, description: string, schema: object) =>
  ({ name, in: 'header', required: true, description, schema }) as const;

/** The headers of Standard Webhooks. */
const parameters = [
  header('webhook-id', 'Id of the event, the same for every attempt. Skip events that you have handled.', {
    type: 'string',
    example: 'evt_01kb0q5ysze43s6qk20kmvf6b2',
  }),
  header('webhook-timestamp', 'Time of this attempt: seconds since 1970. Reject old ones.', {
    type: 'string',
    pattern: '^\\d+$',
    example: '1795341600',
  }),
  header(
    'webhook-signature',
    'One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}` in base64.',
    { type: 'string', example: 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=' },
  ),
];

const howToReceive =
  'Check the signature, respond with 2xx within 10 seconds, and do the work afterwards. An event may come more than once and out of order: the higher `sequence` is newer.';

const responses = {
  '2XX': { description: 'Accepted. The body is ignored; it may have up to 64 KiB.' },
  '410': { description: 'The receiver is gone: the gateway disables the webhook.' },
  default: {
    description: `The attempt failed; a redirect counts as failed. The gateway sends the event again, for ${retrySpan} at most and not before the time in \`Retry-After\`.`,
  },
};

/** Recorded bodies by event type. Events that take hours to occur have none. */
const bodies: Readonly<Record<string, unknown>> = recorded.events;

/** Adds the webhooks: one entry for each event type. Their schemas are among the components. */
export function describeWebhooks(document: OpenAPIObject): OpenAPIObject {
  const webhooks = Object.entries(eventCatalogue).map(([type, { description, schema }]) => {
    const operation = {
      operationId: `on${type.replace(/(?:^|\.)(.)/g, (_match, letter: string) => letter.toUpperCase())}`,
      summary: `Reports \`${type}\``,
      description: `${description} ${howToReceive}`,
      tags: ['Webhooks'],
      security: [],
      parameters,
      requestBody: {
        required: true,
        description:
          'The event. The signature covers exactly these bytes: check it before you parse the body.',
        content: {
          'application/json': {
            schema: { $ref: `#/components/schemas/${schema}` },
            ...(type in bodies ? { example: bodies[type] } : {}),
          },
        },
      },
      responses,
    };
    return [type, { post: operation }];
  });
  return { ...document, webhooks: Object.fromEntries(webhooks) as OpenAPIObject['webhooks'] };
}
