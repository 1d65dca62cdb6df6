import type { BreakingChange } from './breaking-change.js';

/** A line of the changelog that declares a breaking change. */
const declaration = /^- \*\*breaking\*\* `([a-z-]+)` `([^`]+)`/;

/**
 * Compares the breaking changes with the section `## Unreleased` of the changelog: `undeclared` changes are missing there,
 * `groundless` declarations have no change. The contract may be released when both are empty.
 */
export function judgeChanges(
  changes: readonly BreakingChange[],
  changelog: string,
): { readonly undeclared: readonly BreakingChange[]; readonly groundless: readonly string[] } {
  const [, unreleased = ''] = /^## Unreleased\n(.*?)(?=^## |$(?![\s\S]))/ms.exec(changelog) ?? [];
  const declared = new Set(
    unreleased.split('\n').flatMap((line) => {
      const [, rule, location] = declaration.exec(line) ?? [];
      return rule === undefined || location === undefined ? [] : [`${rule} ${location}`];
    }),
  );
  const found = new Set(changes.map(nameChange));
  return {
    undeclared: changes.filter((change) => !declared.has(nameChange(change))),
    groundless: [...declared].filter((name) => !found.has(name)),
  };
}

function nameChange({ rule, location }: BreakingChange): string {
  return `${rule} ${location}`;
}
