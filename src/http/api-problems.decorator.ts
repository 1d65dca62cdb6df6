import { applyDecorators } from '@nestjs/common';
import { ApiExtension, ApiExtraModels } from '@nestjs/swagger';
import type { ProblemCode } from '../platform/problem-catalogue.js';
import { ProblemDto } from './problem.dto.js';

/** Prefix of the marks that this decorator leaves on an operation; the documentation room turns them into answers. */
export const problemMarker = 'x-problem-';

/**
 * Documents problems that an operation answers with. May stand several times on one operation: the codes add up. Those that
 * every operation can answer with need no mention.
 */
export function ApiProblems(...codes: readonly ProblemCode[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiExtraModels(ProblemDto),
    ...codes.map((code) => ApiExtension(`${problemMarker}${code}`, true)),
  );
}
