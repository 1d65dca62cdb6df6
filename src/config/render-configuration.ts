import { settingsTable } from './settings-table.js';
import { settingsWithoutEffect } from './unbuilt-settings.js';

/** `docs/reference/configuration.md`, from the table that the parser uses. */
export function renderConfiguration(): string {
  const rows = Object.values(settingsTable).map(
    ({ name, description, expected, fallbackText }) =>
      `| \`${name}\` | ${fallbackText} | ${description} | ${expected} |`,
  );
  return `<!-- Generated from src/config/settings-table.ts by tools/configuration-docs.js; edit there. -->

# Configuration

The gateway is set up by environment variables. All are checked at start, and every mistake is named at once. An empty value
counts as not set.

| name | default | what it does | a value is |
|---|---|---|---|
${rows.join('\n')}

\`NODE_ENV=production\` makes \`ADMIN_API_KEY\` and \`ENCRYPTION_KEYS\` required, and never starts the built-in simulator.

## Not built yet

Accepted without effect, and said so at start: ${listNames([...settingsWithoutEffect, 'OTEL_*'])}.
`;
}

function listNames(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
