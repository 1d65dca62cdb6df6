/** What a starting gateway does about the schema it finds. */
export type MigrationDecision =
  /** A version before the first release created the schema. No migration leads on from it. */
  | { readonly kind: 'pre-release' }
  /** Everything applied is known: apply the rest, if any. */
  | { readonly kind: 'migrate' }
  /** The schema is newer, and this gateway may work with it as it is. */
  | { readonly kind: 'use-newer'; readonly unknown: readonly string[] }
  /** The schema is newer and has dropped what this gateway needs. */
  | { readonly kind: 'too-old'; readonly unknown: readonly string[] }
  /** Neither holds all migrations of the other: they come from different lines of the code. */
  | { readonly kind: 'diverged'; readonly unknown: readonly string[]; readonly missing: readonly string[] };

/** The first release named its migrations by a UTC timestamp, earlier versions by a date. */
const preReleaseName = /^\d{4}-\d\d-\d\d-/;

/**
 * Decides from the names of the migrations that the database holds (`applied`), those in the code (`known`), both in
 * order, and the database's `compatible_from` (null when none is stored).
 */
export function decideMigration(schema: {
  readonly applied: readonly string[];
  readonly known: readonly string[];
  readonly compatibleFrom: string | null;
}): MigrationDecision {
  if (schema.applied.some((name) => preReleaseName.test(name))) return { kind: 'pre-release' };
  const unknown = schema.applied.filter((name) => !schema.known.includes(name));
  const missing = schema.known.filter((name) => !schema.applied.includes(name));
  const inOrder = schema.applied.every((name, index) => (schema.known[index] ?? name) === name);
  if (!inOrder || (unknown.length > 0 && missing.length > 0)) return { kind: 'diverged', unknown, missing };
  if (unknown.length === 0) return { kind: 'migrate' };
  const allowed = schema.compatibleFrom !== null && schema.known.includes(schema.compatibleFrom);
  return { kind: allowed ? 'use-newer' : 'too-old', unknown };
}
