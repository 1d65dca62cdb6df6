import type { JsonNode } from './json-node.js';

/** What a change of the contract breaks, for somebody who was built against the older document. */
export const breakingRules = {
  'operation-removed': 'a call that clients make is gone',
  'operation-renamed': 'the operationId changed: generated methods change their names',
  'key-required': 'a public operation now needs a key',
  'access-narrowed': 'a key or token that was enough is not any more',
  'parameter-removed': 'a parameter is gone; unknown ones are refused',
  'parameter-required': 'a parameter is new and required, or became required',
  'body-required': 'a body became required',
  'body-removed': 'a body, or a media type of it, is taken no more',
  'field-removed': 'a field is gone: answers lack it, requests with it are refused',
  'field-required': 'a field of a request is new and required, or became required',
  'field-optional': 'a field that every answer had may be missing',
  'request-narrowed': 'a value that was taken is refused',
  'default-changed': 'who leaves it out gets something else than before',
  'answer-widened':
    'an answer may hold a value of a type, format, limit or closed enum that clients do not know',
  'status-removed': 'a success is no longer told by this status',
  'status-added': 'a success may be told by a status that clients do not know',
  'problem-removed': 'a problem is no longer told by this status and code',
  'media-type-removed': 'an answer is no longer given in this media type',
  'header-removed': 'an answer or event lacks a header',
  'schema-renamed': 'a schema has another name: generated types change theirs',
  'webhook-removed': 'an event is no longer sent',
} as const;

/** The name of a rule. */
export type BreakingRule = keyof typeof breakingRules;

/** One change that breaks. */
export interface BreakingChange {
  readonly rule: BreakingRule;
  /** Where: an operation (`POST /refresh 202`), or a named schema by its use and the way within (`answer Refresh /targets`). */
  readonly place: string;
  readonly detail: string;
}

/** Which way a value travels: what is safe for one is not for the other. */
export type Direction = 'request' | 'answer';

/** Two documents, the older one first. */
export interface Documents {
  readonly before: JsonNode;
  readonly after: JsonNode;
}
