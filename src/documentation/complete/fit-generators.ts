import type { OpenAPIObject } from '@nestjs/swagger';
import { type Operation, mapOperations, mapResponses } from './document-operations.js';

const stream = 'text/event-stream';

/**
 * The document for client generators. It leaves out operations that respond with a stream, which generated clients cannot read, and the
 * `webhooks` section, which OpenAPI 3.0 does not have. Their schemas stay. Success responses lose their examples: generators ignore
 * them, and in OpenAPI 3.0 null is not valid for a reference, even with `nullable`.
 */
export function fitGenerators(document: OpenAPIObject): OpenAPIObject {
  const streaming = new Set<string>();
  mapOperations(document, (operation, method, path) => {
    if (isStream(operation)) streaming.add(`${method} ${path}`);
    return operation;
  });
  const bare = mapOperations(document, withoutExamplesOfSuccesses);
  const paths = Object.entries(bare.paths).flatMap(([path, item]) => {
    const kept = Object.entries(item).filter(([method]) => !streaming.has(`${method} ${path}`));
    return kept.length === 0 ? [] : [[path, Object.fromEntries(kept)] as const];
  });
  const { webhooks: _webhooks, ...remainder } = { webhooks: undefined, ...document };
  return { ...remainder, paths: Object.fromEntries(paths) };
}

function withoutExamplesOfSuccesses(operation: Operation): Operation {
  return mapResponses(operation, (response, status) => {
    if (!status.startsWith('2') || response.content === undefined) return response;
    const content = Object.entries(response.content).map(([type, { schema }]) => [type, { schema }]);
    return { ...response, content: Object.fromEntries(content) as typeof response.content };
  });
}

function isStream({ responses }: Operation): boolean {
  return Object.values(responses).some(
    (response) => response !== undefined && !('$ref' in response) && stream in (response.content ?? {}),
  );
}
