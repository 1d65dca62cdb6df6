import type { OpenAPIObject } from '@nestjs/swagger';
import { eventCatalogue } from '../../platform/event-catalogue.js';
import recorded from './recorded-examples.json' with { type: 'json' };

const header = (name: string, description: string, schema: object) =>
  ({ name, in: 'header', required: true, description, schema }) as const;

/** The headers of Standard Webhooks. */
const parameters = [
  header('webhook-id', 'Id of the event; the same for every attempt. Pass over what was handled before.', {
    type: 'string',
    example: 'evt_01kb0q5ysze43s6qk20kmvf6b2',
  }),
  header('webhook-timestamp', 'When this attempt was made: seconds since 1970. Refuse what is old.', {
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

const howToTakeIn =
  'Check the signature, answer 2xx within 10 seconds, and do the work afterwards. Events may come more than once and out of order: `sequence` tells the newer one.';

const responses = {
  '2XX': { description: 'Taken in. The body is not looked at; it may have 64 KiB.' },
  '410': { description: 'Nobody is here any more: the webhook is disabled.' },
  default: {
    description:
      'Failed, redirects too: it is sent again over three days, not before the time in `Retry-After`.',
  },
};

/** Bodies by the type of event, as a receiver got them; those that take hours to come about are not among them. */
const bodies: Readonly<Record<string, unknown>> = recorded.events;

/** Adds what the gateway posts to webhooks: one entry for each type of event. Their schemas are among the components. */
export function describeWebhooks(document: OpenAPIObject): OpenAPIObject {
  const webhooks = Object.entries(eventCatalogue).map(([type, { description, schema }]) => {
    const operation = {
      operationId: `on${type.replace(/(?:^|\.)(.)/g, (_match, letter: string) => letter.toUpperCase())}`,
      summary: `Tells of \`${type}\``,
      description: `${description} ${howToTakeIn}`,
      tags: ['Webhooks'],
      security: [],
      parameters,
      requestBody: {
        required: true,
        description: 'The event. Its signature is of these very bytes: check it before the body is parsed.',
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
