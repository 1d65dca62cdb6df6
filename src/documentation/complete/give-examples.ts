import type { OpenAPIObject } from '@nestjs/swagger';
import { mapOperations, mapResponses } from './document-operations.js';
import recorded from './recorded-examples.json' with { type: 'json' };

/** Examples in the form of OpenAPI, by the name of their situation. */
export type Examples = Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;

/** Examples by operation and by status of the response. */
export type ExamplesOfOperations = Readonly<Record<string, Readonly<Record<string, Examples>>>>;

const recordedExamples: ExamplesOfOperations = recorded.operations;

/**
 * Adds examples to success responses. By default these are the ones that `npm run openapi:examples` recorded from a running gateway.
 * Problem responses have examples already.
 */
export function giveExamples(
  document: OpenAPIObject,
  examples: ExamplesOfOperations = recordedExamples,
): OpenAPIObject {
  return mapOperations(document, (operation) =>
    mapResponses(operation, (response, status) => {
      const found = examples[operation.operationId ?? '']?.[status];
      if (found === undefined || response.content === undefined) return response;
      const content = Object.entries(response.content).map(([type, media]) => [
        type,
        { ...media, examples: found },
      ]);
      return { ...response, content: Object.fromEntries(content) as typeof response.content };
    }),
  );
}
