/**
 * Makes foreign text fit to be shown and stored: control characters and runs of white space become one space, lone surrogates
 * the replacement character; cut to at most `maxLength` UTF-16 units, the last of which is then an ellipsis.
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
