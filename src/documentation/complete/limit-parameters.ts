import type { OpenAPIObject } from '@nestjs/swagger';
import { mapOperations } from './document-operations.js';

/** Limits of the parameters of a request. */
export interface ParameterLimits {
  /** Maximum length of a path parameter. */
  readonly pathInCharacters: number;
  /** Maximum count of a query parameter that can be repeated. */
  readonly repetitions: number;
}

/** Adds the limits to path parameters and to lists in queries. Limits that a controller declares stay. */
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
