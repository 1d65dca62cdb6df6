import { LineCounter, parseDocument } from 'yaml';
import type { FileError } from './file-error.js';

/** The value of a YAML or JSON document, or its syntax errors. */
export type ReadDocument =
  | { readonly kind: 'read'; readonly value: unknown }
  | { readonly kind: 'invalid'; readonly errors: readonly FileError[] };

/**
 * Reads a YAML 1.2 or JSON document (JSON is YAML). An error names only the line, the column and the kind, because the messages of the
 * parser quote the text around an error, and that text could be a secret.
 */
export function readDocument(text: string): ReadDocument {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'error', lineCounter });
  const errors = [...document.errors, ...document.warnings].map(({ code, pos }) => {
    const { line, col } = lineCounter.linePos(pos[0]);
    return { path: '', detail: `line ${line}, column ${col}: not valid YAML or JSON (${describe(code)})` };
  });
  if (errors.length > 0) return { kind: 'invalid', errors };
  try {
    const value: unknown = document.toJS();
    return { kind: 'read', value };
  } catch {
    return {
      kind: 'invalid',
      errors: [
        { path: '', detail: 'an alias (*name) has no anchor (&name) before it, or is used too often' },
      ],
    };
  }
}

function describe(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ');
}
