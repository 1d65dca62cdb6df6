import type { Fault } from '../faults/fault.js';
import { sandboxProviders } from '../sandbox-provider.js';

/** JSON Schemas of what the control API accepts. */
type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string' };
const flag: Schema = { type: 'boolean' };
const count: Schema = { type: 'integer', minimum: 0 };
const fraction: Schema = { type: 'number', minimum: 0, maximum: 1 };
const textOrNull: Schema = { type: ['string', 'null'] };
/** The longest delay is that of a timer. */
const durationInMs: Schema = { type: 'integer', minimum: 0, maximum: 2 ** 31 - 1 };
const provider: Schema = { enum: sandboxProviders };

function object(properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema {
  return { type: 'object', properties, required, additionalProperties: false };
}

function kind(
  name: string,
  properties: Readonly<Record<string, Schema>> = {},
  required: readonly string[] = [],
): Schema {
  return object({ kind: { const: name }, ...properties }, ['kind', ...required]);
}

/** `ImportEnding` */
export const endingSchema: Schema = {
  anyOf: [kind('idle'), kind('error'), kind('word', { text, id: count }, ['text', 'id'])],
};

const duration: Schema = {
  anyOf: [
    durationInMs,
    object({ minInMs: durationInMs, maxInMs: durationInMs }, ['minInMs', 'maxInMs']),
    { const: 'endless' },
  ],
};

/** `Partial<ImportBehaviour>` */
export const behaviourSchema: Schema = object({
  queuedInMs: duration,
  runningInMs: duration,
  ending: endingSchema,
  failureProbability: fraction,
  automaticEveryInMs: { anyOf: [{ type: 'null' }, { ...durationInMs, minimum: 1 }] },
});

const basics = {
  id: text,
  name: textOrNull,
  active: flag,
  lastAttemptAt: textOrNull,
  behaviour: behaviourSchema,
};

/** `SandboxSource` */
export const sourceSchema: Schema = {
  anyOf: [
    object(
      {
        ...basics,
        provider: { const: 'shipstation' },
        id: { ...text, pattern: '^(0|[1-9][0-9]*)$' },
        marketplaceId: count,
        accountName: textOrNull,
        integrationUrl: textOrNull,
      },
      ['provider', 'id', 'name', 'active', 'lastAttemptAt', 'marketplaceId', 'accountName', 'integrationUrl'],
    ),
    object(
      {
        ...basics,
        provider: { const: 'shipengine' },
        code: text,
        friendlyName: textOrNull,
        refreshable: flag,
      },
      ['provider', 'id', 'name', 'active', 'lastAttemptAt', 'code', 'friendlyName', 'refreshable'],
    ),
  ],
};

/** `SourceChanges` */
export const sourceChangesSchema: Schema = object({ name: textOrNull, active: flag });

const takesEffect = { takesEffect: flag };
const status: Schema = { type: 'integer', minimum: 200, maximum: 599 };
const faultSchemas: Readonly<Record<Fault['kind'], Schema>> = {
  'lost-request': kind('lost-request'),
  'lost-answer': kind('lost-answer'),
  'cut-off-answer': kind('cut-off-answer'),
  'late-answer': kind(
    'late-answer',
    { delayInMs: durationInMs, effect: { enum: ['on-arrival', 'on-answer'] } },
    ['delayInMs'],
  ),
  'held-answer': kind('held-answer'),
  answer: kind(
    'answer',
    { status, headers: { type: 'object', additionalProperties: text }, body: text, ...takesEffect },
    ['status', 'body'],
  ),
  throttled: kind('throttled', { withHeaders: flag }, ['withHeaders']),
  'html-error': kind('html-error', { status, ...takesEffect }, ['status']),
  unauthorized: kind('unauthorized'),
  'payment-required': kind('payment-required'),
  forbidden: kind('forbidden'),
  'server-error': kind('server-error', takesEffect),
  'empty-body': kind('empty-body'),
  'truncated-json': kind('truncated-json'),
  'oversized-body': kind('oversized-body', { bytes: { ...count, maximum: 2 ** 28 } }, ['bytes']),
};

/** `FaultRule` */
export const faultRuleSchema: Schema = object(
  {
    fault: { anyOf: Object.values(faultSchemas) },
    provider,
    operation: { enum: ['refresh', 'refresh-all', 'list', 'read', 'status', 'marketplaces', 'other'] },
    source: text,
    skip: count,
    times: count,
    probability: fraction,
  },
  ['fault'],
);

/** `Partial<QuotaSetting>` */
export const quotaSchema: Schema = object({
  callsPerMinute: { type: ['integer', 'null'], minimum: 0 },
  headers: flag,
});

/** How many calls to use up. */
export const spendSchema: Schema = object({ calls: count }, ['calls']);

/** Where webhooks go. */
export const webhookSchema: Schema = object(
  { url: { type: ['string', 'null'], pattern: '^https?://[^/]' } },
  ['url'],
);

/** `Partial<SandboxCredentials>` */
export const credentialsSchema: Schema = object({
  shipstation: object({ apiKey: text, apiSecret: text }, ['apiKey', 'apiSecret']),
  shipengine: object({ apiKey: text }, ['apiKey']),
});

/** Only the outer shape. `changeAssumptions` checks names and values. */
export const assumptionsSchema: Schema = object({
  shipstation: { type: 'object' },
  shipengine: { type: 'object' },
});

/** The path parameters of one provider. */
export const providerParamsSchema: Schema = object({ provider }, ['provider']);

/** The path parameters of one source. */
export const sourceParamsSchema: Schema = object({ provider, source: text }, ['provider', 'source']);

const digits: Schema = { type: 'string', pattern: '^[0-9]{1,6}$' };

/** The query of the list of calls. */
export const callsQuerySchema: Schema = object({
  after: { ...digits, pattern: '^[0-9]{1,15}$' },
  waitInMs: digits,
  provider,
  operation: text,
  source: text,
});
