import { type ArgumentMetadata, Injectable, type PipeTransform, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { joinBracketedNames } from './join-bracketed-names.js';
import { type FieldProblem, pointTo, problemOfFields } from '../platform/problem.js';

/** Makes the pointer to a member of the value at `parent`. */
type Locate = (parent: string, member: string | number) => string;

const reasons = {
  nul: 'Must not contain the character NUL (U+0000).',
  surrogate: 'Must be well-formed Unicode: it contains half of a surrogate pair.',
  reserved: 'This name is reserved. Choose another one.',
};

/** Constraints on the type. When one of them fails, the other messages of the field are not useful. */
const typeConstraints = new Set([
  'isArray',
  'isBoolean',
  'isDefined',
  'isEnum',
  'isIn',
  'isInt',
  'isNumber',
  'isObject',
  'isString',
]);

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
    const input = metadata.type === 'query' ? joinBracketedNames(value) : value;
    const [checks, locate] = metadata.type === 'query' ? [checkQuery, locateInQuery] : [checkBody, pointTo];
    const unacceptable = findUnacceptableInput(input, pointToRoot(metadata), locate);
    try {
      const checked: unknown = await checks.transform(input, metadata);
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

/**
 * Finds input that no field can accept: strings and names with NUL or lone surrogates (PostgreSQL and UTF-8 cannot store them), and
 * names that every JavaScript object already has (a copy would lose them, or they would do harm).
 */
function findUnacceptableInput(value: unknown, pointer: string, locate: Locate): FieldProblem[] {
  if (typeof value === 'string') return checkString(value, pointer);
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) =>
      findUnacceptableInput(item, locate(pointer, index), locate),
    );
  }
  return Object.entries(value).flatMap(([name, item]: [string, unknown]) => {
    const memberPointer = locate(pointer, name);
    const reserved = name in Object.prototype ? [{ pointer: memberPointer, detail: reasons.reserved }] : [];
    return [
      ...checkString(name, memberPointer),
      ...reserved,
      ...findUnacceptableInput(item, memberPointer, locate),
    ];
  });
}

function checkString(value: string, pointer: string): FieldProblem[] {
  return [
    ...(value.includes('\0') ? [{ pointer, detail: reasons.nul }] : []),
    ...(value.isWellFormed() ? [] : [{ pointer, detail: reasons.surrogate }]),
  ];
}

/** Turns the errors of class-validator into sentences, one entry for each field. `locate` makes the pointer to a member. */
function describeValidationErrors(
  errors: readonly ValidationError[],
  parent: string,
  locate: (parent: string, member: string) => string,
): FieldProblem[] {
  return errors.flatMap((error) => {
    const pointer = locate(parent, error.property);
    const own =
      error.constraints === undefined ? [] : [{ pointer, detail: describe(error, error.constraints) }];
    return [...own, ...describeValidationErrors(error.children ?? [], pointer, locate)];
  });
}

function describe(error: ValidationError, constraints: Readonly<Record<string, string>>): string {
  if ('whitelistValidation' in constraints)
    return 'Unknown field. Check the spelling against the OpenAPI document.';
  const entries = Object.entries(constraints);
  const ofType = entries.filter(([name]) => typeConstraints.has(name));
  const sentences = (ofType.length > 0 ? ofType : entries).map(([, message]) =>
    toSentence(message, error.property),
  );
  return error.value === undefined ? `Required. ${sentences.join(' ')}` : sentences.join(' ');
}

function toSentence(text: string, property: string): string {
  const withoutName = text.startsWith(`${property} `) ? text.slice(property.length + 1) : text;
  const capitalised = withoutName.charAt(0).toUpperCase() + withoutName.slice(1);
  return /[.!?]$/.test(capitalised) ? capitalised : `${capitalised}.`;
}
