import { settingsTable } from './settings-table.js';

/** Renders `docs/reference/configuration.md` from the table that the parser uses. */
export function renderConfiguration(): string {
  const rows = Object.values(settingsTable).map(
    ({ name, description, expected, fallbackText }) =>
      `| \`${name}\` | ${fallbackText} | ${description} | ${expected} |`,
  );
  return `<!-- Generated from src/config/settings-table.ts by tools/configuration-docs.js; edit there. -->

# Configuration

Environment variables configure the gateway. It checks all of them at start and reports every invalid one. An empty value counts
as not set.

| name | default | what it does | value |
|---|---|---|---|
${rows.join('\n')}

\`NODE_ENV=production\` makes \`ADMIN_API_KEY\` and \`ENCRYPTION_KEYS\` required, and never starts the built-in sandbox.

## Not implemented yet

These settings are accepted and have no effect; the start log names them: \`OTEL_*\`.
`;
}
