import type { Environment } from '../../config/environment.js';
import { type FileError, memberPath } from './schema-check.js';

const placeholder = /\$\$\{|\$\{([^}]*)(\}?)/g;
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const maxDepth = 12;

/**
 * Replaces `${NAME}` in all string values (never in keys) with the environment variable; `$${` means `${`. The value of a variable is not
 * replaced again. Returns a copy, and an error for each missing or malformed variable, which stays unchanged in the copy.
 */
export function replaceVariables(
  value: unknown,
  environment: Environment,
): { value: unknown; errors: readonly FileError[] } {
  const errors: FileError[] = [];

  function replaceInString(value: string, path: string): string {
    return value.replace(placeholder, (found: string, name: string | undefined, end: string | undefined) => {
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

  function replaceIn(item: unknown, path: string, depth: number): unknown {
    if (typeof item === 'string') return replaceInString(item, path);
    if (typeof item !== 'object' || item === null) return item;
    if (depth > maxDepth) {
      errors.push({ path, detail: 'nested too deeply' });
      return null;
    }
    if (Array.isArray(item))
      return item.map((member, index) => replaceIn(member, memberPath(path, index), depth + 1));
    return Object.fromEntries(
      Object.entries(item).map(([key, member]) => [key, replaceIn(member, memberPath(path, key), depth + 1)]),
    );
  }

  return { value: replaceIn(value, '', 0), errors };
}
