/** Prints a response as text for people, or as JSON for programs. */
export function print(response: unknown, text: string, { json }: { readonly json?: boolean }): void {
  process.stdout.write(`${json === true ? JSON.stringify(response, null, 2) : text}\n`);
}

/** Renders rows in aligned columns; null becomes a hyphen. */
export function renderTable(rows: readonly (readonly (string | null)[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '-').length)),
  );
  return rows
    .map((row) =>
      row
        .map((value, column) => (value ?? '-').padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
