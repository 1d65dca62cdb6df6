import type { Environment } from '../../config/environment.js';
import { type FileError, memberPath } from './file-error.js';

const placeholder = /\$\$\{|\$\{([^}]*)(\}?)/g;
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const deepestLevel = 12;

/**
 * Replaces `${NAME}` inside all string values (never in keys) by the environment's variable; `$${` stands for `${`. What a variable
 * holds is not read again. Gives a copy, and a mistake for each place where a name is missing or malformed; the text there stays.
 */
export function replaceVariables(
  value: unknown,
  environment: Environment,
): { value: unknown; errors: readonly FileError[] } {
  const errors: FileError[] = [];

  function replaceText(text: string, path: string): string {
    return text.replace(placeholder, (found: string, name: string | undefined, end: string | undefined) => {
      if (name === undefined) return '${';
      if (end === '' || !variableName.test(name)) {
        errors.push({
          path,
          detail:
            '`${` must be followed by the name of an environment variable and `}`; write `$${` for a plain `${`',
        });
        return found;
      }
      const replacement = environment[name];
      if (replacement === undefined)
        errors.push({ path, detail: `the environment variable ${name} is not set` });
      return replacement ?? found;
    });
  }

  function replaceIn(part: unknown, path: string, level: number): unknown {
    if (typeof part === 'string') return replaceText(part, path);
    if (typeof part !== 'object' || part === null) return part;
    if (level > deepestLevel) {
      errors.push({ path, detail: 'nested too deeply' });
      return null;
    }
    if (Array.isArray(part))
      return part.map((item, index) => replaceIn(item, memberPath(path, index), level + 1));
    return Object.fromEntries(
      Object.entries(part).map(([key, item]) => [key, replaceIn(item, memberPath(path, key), level + 1)]),
    );
  }

  return { value: replaceIn(value, '', 0), errors };
}
