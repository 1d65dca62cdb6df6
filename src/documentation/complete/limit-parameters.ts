import type { OpenAPIObject } from '@nestjs/swagger';
import { mapOperations } from './document-operations.js';

/** How much a request may say outside of its body. */
export interface ParameterLimits {
  /** Of a part of the path. */
  readonly pathInCharacters: number;
  /** Of a query parameter that may be repeated. */
  readonly repetitions: number;
}

/** Says of every text in a path how long it may be, and of every list in a query; what a controller says itself stays. */
export function limitParameters(document: OpenAPIObject, limits: ParameterLimits): OpenAPIObject {
  return mapOperations(document, (operation) => ({
    ...operation,
    parameters: operation.parameters?.map((parameter) => {
      if ('$ref' in parameter) return parameter;
      const { schema = {} } = parameter;
      if ('$ref' in schema) return parameter;
      if (parameter.in === 'path') {
        return { ...parameter, schema: { minLength: 1, maxLength: limits.pathInCharacters, ...schema } };
      }
      const isList = parameter.in === 'query' && schema.type === 'array';
      return isList ? { ...parameter, schema: { maxItems: limits.repetitions, ...schema } } : parameter;
    }),
  }));
}
