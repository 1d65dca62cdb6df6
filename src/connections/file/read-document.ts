import { LineCounter, parseDocument } from 'yaml';
import type { FileError } from './file-error.js';

/** The values of a YAML or JSON text, or why it is neither. */
export type ReadDocument =
  | { readonly kind: 'read'; readonly value: unknown }
  | { readonly kind: 'mistaken'; readonly errors: readonly FileError[] };

/**
 * Reads a YAML 1.2 or JSON text (JSON is YAML). Mistakes name the line, the column and the kind only: the parser's own messages
 * quote the text around a mistake, and that could be a secret.
 */
export function readDocument(text: string): ReadDocument {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'error', lineCounter });
  const errors = [...document.errors, ...document.warnings].map(({ code, pos }) => {
    const { line, col } = lineCounter.linePos(pos[0]);
    return { path: '', detail: `line ${line}, column ${col}: not valid YAML or JSON (${describe(code)})` };
  });
  if (errors.length > 0) return { kind: 'mistaken', errors };
  try {
    const value: unknown = document.toJS();
    return { kind: 'read', value };
  } catch {
    return {
      kind: 'mistaken',
      errors: [
        { path: '', detail: 'an alias (*name) has no anchor (&name) before it, or is used too often' },
      ],
    };
  }
}

function describe(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ');
}
