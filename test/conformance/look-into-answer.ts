import type { ProviderFailure } from '../../src/providers/contract/provider-answer.js';
import type {
  SourceList,
  SourceReading,
  StatusReading,
} from '../../src/providers/contract/source-reading.js';
import type { AdapterAnswer } from './exchange.js';

/** The failure of an answer that is one. */
export function readFailure(answer: AdapterAnswer): ProviderFailure {
  if (!('failure' in answer)) throw new Error(`The answer is ${answer.kind}.`);
  return answer.failure;
}

/** The sources that an answer shows; none unless it is a list. */
export function readSources(answer: AdapterAnswer): readonly SourceReading[] {
  return answer.kind === 'read' && isSourceList(answer.value) ? answer.value.sources : [];
}

/** The status that an answer shows by itself, or null. */
export function readStatus(answer: AdapterAnswer): StatusReading | null {
  return answer.kind === 'read' && isStatus(answer.value) ? answer.value : null;
}

/** Every status that an answer shows, by itself or in a list. */
export function readStatuses(answer: AdapterAnswer): readonly StatusReading[] {
  const status = readStatus(answer);
  return status === null ? readSources(answer).flatMap((source) => source.status ?? []) : [status];
}

function isSourceList(value: object | null): value is SourceList {
  return value !== null && 'sources' in value && Array.isArray(value.sources);
}

function isStatus(value: object | null): value is StatusReading {
  return value !== null && 'word' in value && typeof value.word === 'string';
}
