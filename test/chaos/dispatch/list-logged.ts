/** How often each error was logged, the most frequent first. */
export function listLogged(outputs: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of outputs.flatMap((output) => output.split('\n'))) {
    const text = describeLine(line);
    if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([, one], [, other]) => other - one)
    .map(([text, count]) => `${count} × ${text}`);
}

function describeLine(line: string): string | null {
  if (!/^\{"level":"(error|fatal)"/.test(line)) return null;
  const entry: unknown = JSON.parse(line);
  if (typeof entry !== 'object' || entry === null) return line;
  const message = 'msg' in entry ? String(entry.msg) : '';
  const error = 'err' in entry && typeof entry.err === 'object' ? entry.err : null;
  const cause = error !== null && 'message' in error ? String(error.message) : '';
  return `${message} ${cause}`.trim().slice(0, 160);
}
