const maxDepth = 16;
/** Libraries that read an object need time that grows with the square of the number of its members. */
const maxMembers = 1_000;
const maxItems = 10_000;

/**
 * Describes what makes a parsed JSON value larger than any request needs; null when it is not. It works level by level, not by
 * recursion, because a body can be nested very deep.
 */
export function describeExcess(value: unknown): string | null {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= maxDepth; depth += 1) {
    const containers = level.filter((value) => typeof value === 'object' && value !== null).map(membersOf);
    if (containers.some(({ isArray, members }) => members.length > (isArray ? maxItems : maxMembers))) {
      return `An object may have at most ${maxMembers} members, and an array at most ${maxItems} items.`;
    }
    level = containers.flatMap(({ members }) => members);
  }
  return level.length === 0 ? null : `The body may be nested at most ${maxDepth} levels deep.`;
}

function membersOf(container: object): { readonly isArray: boolean; readonly members: readonly unknown[] } {
  return Array.isArray(container)
    ? { isArray: true, members: container }
    : { isArray: false, members: Object.values(container) };
}
