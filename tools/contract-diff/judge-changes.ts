import type { BreakingChange } from './breaking-change.js';

/** A line of the changelog that owns up to a breaking change. */
const declaration = /^- \*\*breaking\*\* `([a-z-]+)` `([^`]+)`/;

/**
 * Holds breaking changes against the changelog's section `## Unreleased`: what it does not declare, and what it declares and
 * does not happen. Both empty: the contract may be released.
 */
export function judgeChanges(
  changes: readonly BreakingChange[],
  changelog: string,
): { readonly undeclared: readonly BreakingChange[]; readonly groundless: readonly string[] } {
  const [, unreleased = ''] = /^## Unreleased\n(.*?)(?=^## |$(?![\s\S]))/ms.exec(changelog) ?? [];
  const declared = new Set(
    unreleased.split('\n').flatMap((line) => {
      const [, rule, place] = declaration.exec(line) ?? [];
      return rule === undefined || place === undefined ? [] : [`${rule} ${place}`];
    }),
  );
  const happened = new Set(changes.map(nameChange));
  return {
    undeclared: changes.filter((change) => !declared.has(nameChange(change))),
    groundless: [...declared].filter((name) => !happened.has(name)),
  };
}

function nameChange({ rule, place }: BreakingChange): string {
  return `${rule} ${place}`;
}
