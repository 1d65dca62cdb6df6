import type { FieldProblem } from '../platform/problem.js';

const details = {
  nul: 'Must not contain the character NUL (U+0000).',
  surrogate: 'Must be well-formed Unicode: it contains half of a surrogate pair.',
  reserved: 'This name is reserved. Choose another one.',
};

/** Makes the pointer to a member of the value at `parent`. */
export type Locate = (parent: string, member: string | number) => string;

/**
 * Finds input that no field can accept: strings and names with NUL or lone surrogates (PostgreSQL and UTF-8 cannot store them), and
 * names that every JavaScript object already has (a copy would lose them, or they would do harm).
 */
export function findUnacceptableInput(value: unknown, pointer: string, locate: Locate): FieldProblem[] {
  if (typeof value === 'string') return checkString(value, pointer);
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) =>
      findUnacceptableInput(item, locate(pointer, index), locate),
    );
  }
  return Object.entries(value).flatMap(([name, item]: [string, unknown]) => {
    const memberPointer = locate(pointer, name);
    const reserved = name in Object.prototype ? [{ pointer: memberPointer, detail: details.reserved }] : [];
    return [
      ...checkString(name, memberPointer),
      ...reserved,
      ...findUnacceptableInput(item, memberPointer, locate),
    ];
  });
}

function checkString(value: string, pointer: string): FieldProblem[] {
  return [
    ...(value.includes('\0') ? [{ pointer, detail: details.nul }] : []),
    ...(value.isWellFormed() ? [] : [{ pointer, detail: details.surrogate }]),
  ];
}
