import type { OpenAPIObject } from '@nestjs/swagger';
import { problemMarker } from '../../http/api-problems.decorator.js';
import { problemCatalogue, type ProblemCode } from '../../platform/problem-catalogue.js';
import { isProblemCode } from '../render-problem-page.js';
import { mapOperations, type Method, type Operation, type Responses } from './document-operations.js';

/** Problems of every request: it can be malformed, slow or too large, and the gateway can fail. */
const ofEveryOperation: readonly ProblemCode[] = [
  'invalid-request',
  'request-timeout',
  'headers-too-large',
  'internal',
];

/** Problems of every request with a body, also where none is expected. */
const ofMethodsWithBody: readonly ProblemCode[] = ['payload-too-large', 'unsupported-media-type'];
const methodsWithBody: readonly Method[] = ['post', 'put', 'patch', 'delete'];

/**
 * Adds the problem responses of each operation: its own, as marked by `ApiProblems`, and those of every operation. There is one
 * response for each status, with one example for each code. The code is the name of the example.
 */
export function describeProblems(document: OpenAPIObject): OpenAPIObject {
  const used = new Set<ProblemCode>();
  const described = mapOperations(document, (operation, method) => {
    const codes = listCodes(operation, method);
    codes.forEach((code) => used.add(code));
    return { ...withoutMarkers(operation), responses: { ...operation.responses, ...respondWith(codes) } };
  });
  const examples = [...used].sort().map((code) => [code, describeProblemExample(code)] as const);
  const components = { ...described.components };
  return { ...described, components: { ...components, examples: Object.fromEntries(examples) } };
}

function listCodes(operation: Operation, method: Method): readonly ProblemCode[] {
  const own = Object.keys(operation)
    .filter((key) => key.startsWith(problemMarker))
    .map((key) => key.slice(problemMarker.length))
    .filter(isProblemCode);
  const all = [...ofEveryOperation, ...(methodsWithBody.includes(method) ? ofMethodsWithBody : []), ...own];
  return [...new Set(all)].sort();
}

function withoutMarkers(operation: Operation): Operation {
  const kept = Object.entries(operation).filter(([key]) => !key.startsWith(problemMarker));
  return { ...Object.fromEntries(kept), responses: operation.responses };
}

function respondWith(codes: readonly ProblemCode[]): Responses {
  const byStatus = Map.groupBy(codes, (code) => problemCatalogue[code].status);
  const responses = [...byStatus].map(([status, group]) => [
    status,
    {
      description: group.map((code) => `\`${code}\`: ${problemCatalogue[code].title}.`).join(' '),
      content: {
        'application/problem+json': {
          schema: { $ref: '#/components/schemas/Problem' },
          examples: Object.fromEntries(
            group.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
          ),
        },
      },
    },
  ]);
  return Object.fromEntries(responses) as Responses;
}

/** An example in the form of OpenAPI. */
interface Example {
  readonly summary: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** An example of a problem response. */
function describeProblemExample(code: ProblemCode): Example {
  const { title, status, remedy } = problemCatalogue[code];
  return {
    summary: title,
    value: {
      type: `/problems/${code}`,
      title,
      status,
      detail: remedy,
      code,
      requestId: '7c1a4f0e-5a3d-4a41-9a3e-0f5d3c1b2a90',
    },
  };
}
