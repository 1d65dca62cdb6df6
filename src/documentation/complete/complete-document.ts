import type { OpenAPIObject } from '@nestjs/swagger';
import { closeRequestBodies } from './close-request-bodies.js';
import { describeHeaders } from './describe-headers.js';
import { describeProblems } from './describe-problems.js';
import { describeWebhooks } from './describe-webhooks.js';
import { mapOperations, mapResponses } from './document-operations.js';
import recorded from './recorded-examples.json' with { type: 'json' };

/** Examples by operation, by status of the response, and by the name of their situation. */
type ExamplesOfOperations = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, { summary: string; value: unknown }>>>>>
>;

/** The examples that `npm run openapi:examples` recorded from a running gateway. */
const recordedExamples: ExamplesOfOperations = recorded.operations;

/** The limits of the router for a path parameter, and of the query classes for a list (`ArrayMaxSize`). */
export const parameterLimits = { pathInCharacters: 500, repetitions: 50 };

const maxInt32 = 2 ** 31 - 1;

/** Under these names is a value, not a schema. */
const values = new Set(['default', 'enum', 'example', 'examples', 'value']);

/** Marks the servers as internal: the gateway serves an organization's own services, not the public. */
function nameAudience(document: OpenAPIObject): OpenAPIObject {
  const servers = document.servers?.map((server) => ({ ...server, 'x-internal': true }));
  return { ...document, ...(servers === undefined ? {} : { servers }) };
}

/** Adds what is common to all operations, so that no controller has to declare it. */
export function completeDocument(document: OpenAPIObject): OpenAPIObject {
  const steps: readonly ((document: OpenAPIObject) => OpenAPIObject)[] = [
    closeRequestBodies,
    describeProblems,
    giveExamples,
    describeHeaders,
    limitParameters,
    describeWebhooks,
    describeNumbers,
    nameAudience,
  ];
  return steps.reduce((described, step) => step(described), document);
}

/** Adds the recorded examples to success responses. Problem responses have examples already. */
function giveExamples(document: OpenAPIObject): OpenAPIObject {
  return mapOperations(document, (operation) =>
    mapResponses(operation, (response, status) => {
      const found = recordedExamples[operation.operationId ?? '']?.[status];
      if (found === undefined || response.content === undefined) return response;
      const content = Object.entries(response.content).map(([type, media]) => [
        type,
        { ...media, examples: found },
      ]);
      return { ...response, content: Object.fromEntries(content) as typeof response.content };
    }),
  );
}

/** Adds the limits to path parameters and to lists in queries. Limits that a controller declares stay. */
function limitParameters(document: OpenAPIObject): OpenAPIObject {
  return mapOperations(document, (operation) => ({
    ...operation,
    parameters: operation.parameters?.map((parameter) => {
      if ('$ref' in parameter) return parameter;
      const { schema = {} } = parameter;
      if ('$ref' in schema) return parameter;
      if (parameter.in === 'path') {
        return {
          ...parameter,
          schema: { minLength: 1, maxLength: parameterLimits.pathInCharacters, ...schema },
        };
      }
      const isList = parameter.in === 'query' && schema.type === 'array';
      return isList
        ? { ...parameter, schema: { maxItems: parameterLimits.repetitions, ...schema } }
        : parameter;
    }),
  }));
}

/** Gives every integer a `format`: `int32`, or `int64` if its `maximum` is greater. Generated clients choose their types by it. */
function describeNumbers(document: OpenAPIObject): OpenAPIObject {
  return describe(document) as OpenAPIObject;
}

function describe(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(describe);
  if (typeof node !== 'object' || node === null) return node;
  const described = Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, values.has(name) ? value : describe(value)]),
  );
  if (!isInteger(described['type']) || 'format' in described) return described;
  const { maximum } = described;
  return { ...described, format: typeof maximum === 'number' && maximum > maxInt32 ? 'int64' : 'int32' };
}

/** A nullable integer is `['integer', 'null']` in OpenAPI 3.1. */
function isInteger(type: unknown): boolean {
  return type === 'integer' || (Array.isArray(type) && type.includes('integer'));
}
