import type { OpenAPIObject } from '@nestjs/swagger';
import { mapOperations, mapResponses } from './document-operations.js';
import recorded from './recorded-examples.json' with { type: 'json' };

/** Examples as documents hold them, by the names of their situations. */
export type Examples = Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;

/** Examples by the name of the operation and the status of the answer. */
export type ExamplesOfOperations = Readonly<Record<string, Readonly<Record<string, Examples>>>>;

const recordedExamples: ExamplesOfOperations = recorded.operations;

/**
 * Gives the answers of success examples: those that `npm run openapi:examples` recorded of a running gateway, unless told
 * otherwise. Problems have theirs already.
 */
export function giveExamples(
  document: OpenAPIObject,
  examples: ExamplesOfOperations = recordedExamples,
): OpenAPIObject {
  return mapOperations(document, (operation) =>
    mapResponses(operation, (response, status) => {
      const given = examples[operation.operationId ?? '']?.[status];
      if (given === undefined || response.content === undefined) return response;
      const content = Object.entries(response.content).map(([type, media]) => [
        type,
        { ...media, examples: given },
      ]);
      return { ...response, content: Object.fromEntries(content) as typeof response.content };
    }),
  );
}
