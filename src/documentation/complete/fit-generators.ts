import type { OpenAPIObject } from '@nestjs/swagger';
import { type Operation, mapOperations, mapResponses } from './document-operations.js';

const stream = 'text/event-stream';

/**
 * The document as generators of clients can use it: without operations that answer with a stream, which no generated client can
 * read, and without the `webhooks` section, which OpenAPI 3.0 does not have. All schemas stay, those of both included. Successes
 * lose their examples: in OpenAPI 3.0 null does not fit a reference, `nullable` or not, and generators look at none.
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
  const { webhooks: _webhooks, ...rest } = { webhooks: undefined, ...document };
  return { ...rest, paths: Object.fromEntries(paths) };
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
