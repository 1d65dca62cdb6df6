/** A route as the router knows it: `:name` stands for one part of the path, a final `*` for any rest. */
export interface Route {
  readonly method: string;
  readonly url: string;
}

/** The methods that some route serves at a path, sorted; none when nothing is there. */
export function findAllowedMethods(routes: readonly Route[], path: string): readonly string[] {
  const methods = routes.filter(({ url }) => matchesPattern(url, path)).map(({ method }) => method);
  return [...new Set(methods)].sort();
}

function matchesPattern(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  const open = wanted.at(-1) === '*';
  if (open ? given.length < wanted.length : given.length !== wanted.length) return false;
  return wanted.every((part, index) => {
    if (open && index === wanted.length - 1) return true;
    return part.startsWith(':') ? given[index] !== '' : part === given[index];
  });
}
