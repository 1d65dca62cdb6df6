/**
 * Writes `docs/reference/errors.md` from the catalogue of problems; needs `npm run build`.
 * With `--check` it writes nothing, and fails if the committed file differs.
 */
import { writePage } from './written-page.js';

const { problemCatalogue } = await import('../dist/platform/problem-catalogue.js');
await writePage('docs/reference/errors.md', render());

function render() {
  const rows = Object.entries(problemCatalogue)
    .toSorted(([, one], [, other]) => one.status - other.status)
    .map(([code, { status, title, remedy }]) => `| \`${code}\` | ${status} | ${title} | ${remedy} |`);
  return `<!-- Generated from src/platform/problem-catalogue.ts by tools/error-docs.js; edit there. -->

# Errors

Every error response is \`application/problem+json\` (RFC 9457). Switch over \`code\`: \`code\` and the HTTP status never change; titles
and details may. \`type\` is the URL of a page with the text of this table. An operator finds the request in the log by
\`requestId\`. When a request is invalid, \`errors\` points to each invalid field.

Failures that happen later, at the provider, are not error responses: the \`error\` of the refresh reports them. [Statuses](statuses.md#errors-at-the-provider) lists
its codes and what to do about each. They have pages at \`/problems/{code}\` too.

| code | status | what it means | what to do |
|---|---|---|---|
${rows.join('\n')}
`;
}
