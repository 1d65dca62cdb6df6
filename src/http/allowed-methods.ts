/** A route of the router. In its path, `:name` matches one segment and a final `*` the remaining path. */
export interface Route {
  readonly method: string;
  readonly url: string;
}

/** The methods that are served at a path, sorted; empty when no route matches. */
export function findAllowedMethods(routes: readonly Route[], path: string): readonly string[] {
  const methods = routes.filter(({ url }) => matchesPattern(url, path)).map(({ method }) => method);
  return [...new Set(methods)].sort();
}

function matchesPattern(pattern: string, path: string): boolean {
  const [patternParts, pathParts] = [pattern.split('/'), path.split('/')];
  const hasWildcard = patternParts.at(-1) === '*';
  if (hasWildcard ? pathParts.length < patternParts.length : pathParts.length !== patternParts.length)
    return false;
  return patternParts.every((part, index) => {
    if (hasWildcard && index === patternParts.length - 1) return true;
    return part.startsWith(':') ? pathParts[index] !== '' : part === pathParts[index];
  });
}
