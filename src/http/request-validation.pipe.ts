import { type ArgumentMetadata, Injectable, type PipeTransform, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { describeValidationErrors } from './describe-validation-errors.js';
import { findUnacceptableInput, type Locate } from './find-unacceptable-input.js';
import { pointTo } from '../platform/json-pointer.js';
import type { FieldProblem } from '../platform/problem.js';
import { problemOfFields } from '../platform/problem-of-fields.js';

/** The validation errors of a request, before they become a problem. */
class RejectedInput extends Error {
  constructor(readonly problems: readonly FieldProblem[]) {
    super('The input is not valid');
  }
}

const locateInQuery: Locate = (parent, name) => (parent === '' ? `?${name}` : parent);

const checkBody = createChecks(pointTo);
const checkQuery = createChecks(locateInQuery);

/** Checks each body, query and path parameter against its class, and reports all its validation errors in one response. */
@Injectable()
export class RequestValidationPipe implements PipeTransform {
  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'custom') return value;
    if (metadata.type === 'body' && metadata.data === undefined && !isObject(value)) {
      throw problemOfFields([{ pointer: '', detail: 'A JSON object is required as the body.' }]);
    }
    const [checks, locate] = metadata.type === 'query' ? [checkQuery, locateInQuery] : [checkBody, pointTo];
    const unacceptable = findUnacceptableInput(value, pointToRoot(metadata), locate);
    try {
      const checked: unknown = await checks.transform(value, metadata);
      if (unacceptable.length === 0) return checked;
    } catch (error) {
      if (!(error instanceof RejectedInput)) throw error;
      unacceptable.push(...error.problems);
    }
    throw problemOfFields(unacceptable);
  }
}

function pointToRoot({ type, data }: ArgumentMetadata): string {
  if (data === undefined) return '';
  return type === 'param' ? `{${data}}` : locateInQuery('', data);
}

function createChecks(locate: Locate): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    exceptionFactory: (errors: ValidationError[]) =>
      new RejectedInput(describeValidationErrors(errors, '', locate)),
  });
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
