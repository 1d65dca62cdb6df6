import { applyDecorators } from '@nestjs/common';
import { ApiExtension, ApiExtraModels } from '@nestjs/swagger';
import type { ProblemCode } from '../platform/problem-catalogue.js';
import { ProblemDto } from './problem.dto.js';

/** Prefix of the extensions that this decorator adds to an operation. `src/documentation` turns them into responses. */
export const problemMarker = 'x-problem-';

/**
 * Documents the problems that an operation can return. Several of these decorators on one operation add up. Problems that every
 * operation can return are documented without it.
 */
export function ApiProblems(...codes: readonly ProblemCode[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiExtraModels(ProblemDto),
    ...codes.map((code) => ApiExtension(`${problemMarker}${code}`, true)),
  );
}
