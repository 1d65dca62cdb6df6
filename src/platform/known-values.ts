/** The values of an open list, each with its meaning. The first sentence stands in the OpenAPI document, all of them in the docs. */
export type KnownValues = Readonly<Record<string, string>>;

/** The values with their meanings, for the description of a field: "`quota` (the provider's quota is used up), …". */
export function listKnownValues(values: KnownValues): string {
  return Object.entries(values)
    .map(([value, meaning]) => `\`${value}\` (${meaning.split('. ')[0]})`)
    .join(', ');
}

/** Values without their meanings: "`list`, `status`, …". */
export function listNames(values: readonly string[]): string {
  return values.map((value) => `\`${value}\``).join(', ');
}
