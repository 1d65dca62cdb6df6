/**
 * Prepares foreign text to be shown and stored. Each run of control characters and white space becomes one space. Lone surrogates
 * become the replacement character. Text longer than `maxLength` UTF-16 units is cut and ends with an ellipsis.
 */
export function tidyText(text: string, maxLength: number): string {
  const tidy = text
    .toWellFormed()
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
  if (tidy.length <= maxLength) return tidy;
  const cut = tidy.slice(0, maxLength - 1);
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`;
}
