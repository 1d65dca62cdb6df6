import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { type ProblemCode, problemCatalogue } from './problem-catalogue.js';
import { ProblemDto } from './problem.dto.js';

/** What was documented of a handler so far: several decorators may name problems of the same status. */
const documented = new WeakMap<object, Set<ProblemCode>>();

/** Documents the problems that an operation answers with, grouped by status; adds to those that others named. */
export function ApiProblems(...codes: readonly ProblemCode[]): MethodDecorator {
  return (target, name, descriptor) => {
    const handler: unknown = descriptor.value;
    if (typeof handler !== 'function') throw new Error(`${String(name)} is no handler of a route`);
    const known = documented.get(handler) ?? new Set();
    for (const code of codes) known.add(code);
    documented.set(handler, known);
    applyDecorators(ApiExtraModels(ProblemDto), ...describeResponses([...known]))(target, name, descriptor);
  };
}

function describeResponses(codes: readonly ProblemCode[]): MethodDecorator[] {
  const byStatus = Map.groupBy(codes.toSorted(), (code) => problemCatalogue[code].status);
  return [...byStatus].map(([status, group]) =>
    ApiResponse({
      status,
      description: group.map((code) => `\`${code}\`: ${problemCatalogue[code].title}.`).join(' '),
      content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
    }),
  );
}
