import type { FieldProblem } from '../platform/problem.js';

const details = {
  nul: 'Must not contain the character NUL (U+0000).',
  surrogate: 'Must be well-formed Unicode: it contains half of a surrogate pair.',
  reserved: 'This name is reserved; choose another one.',
};

/** Makes the pointer to a member of what `parent` points to. */
export type Locate = (parent: string, member: string | number) => string;

/**
 * Finds everything in a parsed value that no field can accept, whatever its type: texts and names with NUL or lone surrogates
 * (PostgreSQL and UTF-8 cannot hold them), and names that every JavaScript object already has (they would be lost, or do harm,
 * when the value is copied).
 */
export function findUnacceptableInput(value: unknown, pointer: string, locate: Locate): FieldProblem[] {
  if (typeof value === 'string') return checkText(value, pointer);
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) =>
      findUnacceptableInput(item, locate(pointer, index), locate),
    );
  }
  return Object.entries(value).flatMap(([name, item]: [string, unknown]) => {
    const place = locate(pointer, name);
    const reserved = name in Object.prototype ? [{ pointer: place, detail: details.reserved }] : [];
    return [...checkText(name, place), ...reserved, ...findUnacceptableInput(item, place, locate)];
  });
}

function checkText(text: string, pointer: string): FieldProblem[] {
  return [
    ...(text.includes('\0') ? [{ pointer, detail: details.nul }] : []),
    ...(text.isWellFormed() ? [] : [{ pointer, detail: details.surrogate }]),
  ];
}
