import type { JsonNode } from './json-node.js';

/** What a breaking change breaks for a client that was built against the older document. */
export const breakingRules = {
  'operation-removed': 'an operation that clients call is gone',
  'operation-renamed': 'the operationId changed: generated methods change their names',
  'key-required': 'a public operation now needs a key',
  'access-narrowed': 'a key or token that was sufficient is not any more',
  'parameter-removed': 'a parameter is gone; unknown ones are rejected',
  'parameter-required': 'a parameter is new and required, or became required',
  'body-required': 'a body became required',
  'body-removed': 'a body, or one of its media types, is no longer accepted',
  'field-removed': 'a field is gone: responses lack it, requests with it are rejected',
  'field-required': 'a field of a request is new and required, or became required',
  'field-optional': 'a field that every response had may be missing',
  'request-narrowed': 'a value that was accepted is rejected',
  'default-changed': 'a request without the value now means something else',
  'response-widened':
    'a response may hold a value of a type, format, limit or closed enum that clients do not know',
  'status-removed': 'a success no longer has this status',
  'status-added': 'a success may have a status that clients do not know',
  'problem-removed': 'a problem no longer has this status and code',
  'media-type-removed': 'a response no longer has this media type',
  'header-removed': 'a response or event lacks a header',
  'schema-renamed': 'a schema has another name: generated types change theirs',
  'webhook-removed': 'an event is no longer sent',
} as const;

/** The name of a rule. */
export type BreakingRule = keyof typeof breakingRules;

/** One breaking change. */
export interface BreakingChange {
  readonly rule: BreakingRule;
  /** An operation (`POST /refresh 202`), or a path in a named schema and how it is used (`response Refresh /targets`). */
  readonly location: string;
  readonly detail: string;
}

/** Which way a value travels. A change that is safe in one direction may break clients in the other. */
export type Direction = 'request' | 'response';

/** The older and the newer document. */
export interface Documents {
  readonly before: JsonNode;
  readonly after: JsonNode;
}
