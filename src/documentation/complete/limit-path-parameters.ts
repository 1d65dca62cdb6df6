import type { OpenAPIObject } from '@nestjs/swagger';
import { mapOperations } from './document-operations.js';

/** Says of every text in a path how long it may be; what a controller says itself stays. */
export function limitPathParameters(document: OpenAPIObject, longestInCharacters: number): OpenAPIObject {
  return mapOperations(document, (operation) => ({
    ...operation,
    parameters: operation.parameters?.map((parameter) => {
      if ('$ref' in parameter || parameter.in !== 'path') return parameter;
      const { schema = {} } = parameter;
      if ('$ref' in schema) return parameter;
      return { ...parameter, schema: { minLength: 1, maxLength: longestInCharacters, ...schema } };
    }),
  }));
}
