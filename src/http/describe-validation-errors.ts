import type { ValidationError } from 'class-validator';
import type { FieldProblem } from '../platform/problem.js';

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

/** Turns the errors of class-validator into sentences, one entry for each field. `locate` makes the pointer to a member. */
export function describeValidationErrors(
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
