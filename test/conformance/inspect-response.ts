import type { ProviderFailure } from '../../src/providers/contract/provider-response.js';
import type {
  SourceList,
  SourceReading,
  StatusReading,
} from '../../src/providers/contract/source-reading.js';
import type { AdapterResponse } from './exchange.js';

/** The failure of a failed response. Throws for any other response. */
export function readFailure(response: AdapterResponse): ProviderFailure {
  if (!('failure' in response)) throw new Error(`The response is ${response.kind}.`);
  return response.failure;
}

/** Whether a JSON object has this field, in any case, and it is true, as boolean or string. */
export function showsTrue(json: unknown, field: string): boolean {
  const isTrue = (value: unknown) =>
    value === true || (typeof value === 'string' && value.trim().toLowerCase() === 'true');
  return fieldsOf(json).some(([name, value]) => name === field && isTrue(value));
}

/** Whether a JSON object has a list in this field that is not empty. */
export function listsAny(json: unknown, field: string): boolean {
  return fieldsOf(json).some(([name, value]) => name === field && Array.isArray(value) && value.length > 0);
}

function fieldsOf(json: unknown): readonly (readonly [string, unknown])[] {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return [];
  return Object.entries(json).map(([name, value]) => [name.toLowerCase(), value] as const);
}

/** The sources that a response shows; none unless it is a list. */
export function readSources(response: AdapterResponse): readonly SourceReading[] {
  return response.kind === 'read' && isSourceList(response.value) ? response.value.sources : [];
}

/** The status in the response to a status read, or null. */
export function readStatus(response: AdapterResponse): StatusReading | null {
  return response.kind === 'read' && isStatus(response.value) ? response.value : null;
}

/** Every status that a response shows, alone or in a list. */
export function readStatuses(response: AdapterResponse): readonly StatusReading[] {
  const status = readStatus(response);
  return status === null ? readSources(response).flatMap((source) => source.status ?? []) : [status];
}

function isSourceList(value: object | null): value is SourceList {
  return value !== null && 'sources' in value && Array.isArray(value.sources);
}

function isStatus(value: object | null): value is StatusReading {
  return value !== null && 'normalizedStatus' in value && typeof value.normalizedStatus === 'string';
}
