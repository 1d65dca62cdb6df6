const deepestNesting = 16;
/** What is done with the names of an object grows with their square in the libraries that read it. */
const maxMembers = 1_000;
const maxItems = 10_000;

/**
 * What of a parsed JSON value is larger than any request needs, whatever it is for; null when nothing is. Level by level, without
 * recursion: a body may be nested as deep as it is long.
 */
export function describeExcess(value: unknown): string | null {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= deepestNesting; depth += 1) {
    const parts = level.filter((part) => typeof part === 'object' && part !== null).map(membersOf);
    if (parts.some(({ isArray, members }) => members.length > (isArray ? maxItems : maxMembers))) {
      return `An object may have ${maxMembers} members and an array ${maxItems} items at the most.`;
    }
    level = parts.flatMap(({ members }) => members);
  }
  return level.length === 0 ? null : `The body may be nested ${deepestNesting} levels deep at the most.`;
}

function membersOf(part: object): { readonly isArray: boolean; readonly members: readonly unknown[] } {
  return Array.isArray(part)
    ? { isArray: true, members: part }
    : { isArray: false, members: Object.values(part) };
}
