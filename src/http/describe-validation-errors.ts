import type { ValidationError } from 'class-validator';
import type { FieldProblem } from '../platform/problem.js';

/** Constraints on the type: when one of them fails, the others of the field say nothing useful. */
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

/** Turns what class-validator found into sentences, one entry for each field. `locate` turns a member into its pointer. */
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
    return 'Unknown here; check the spelling against the OpenAPI document.';
  const entries = Object.entries(constraints);
  const ofType = entries.filter(([name]) => typeConstraints.has(name));
  const sentences = (ofType.length > 0 ? ofType : entries).map(([, text]) =>
    toSentence(text, error.property),
  );
  return error.value === undefined ? `Required. ${sentences.join(' ')}` : sentences.join(' ');
}

function toSentence(text: string, property: string): string {
  const withoutName = text.startsWith(`${property} `) ? text.slice(property.length + 1) : text;
  const capitalised = withoutName.charAt(0).toUpperCase() + withoutName.slice(1);
  return /[.!?]$/.test(capitalised) ? capitalised : `${capitalised}.`;
}
