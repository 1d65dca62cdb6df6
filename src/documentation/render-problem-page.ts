import { createHash } from 'node:crypto';
import { type ProblemCode, problemCatalogue } from '../platform/problem-catalogue.js';
import { noteCatalogue, type NoteGroup } from './note-catalogue.js';

const style =
  'body{font:1rem/1.6 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem;color:#1f2937}' +
  'code{font-family:ui-monospace,monospace;background:#f3f4f6;padding:.1em .3em;border-radius:.2em}' +
  'a{color:#1d4ed8}';

/** Content security policy: allows the style of these pages and nothing else. */
export const problemPagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'`;

/** Whether an error response can have this code. */
export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problemCatalogue, code);
}

/** The page that explains a code: as an error response, inside a refresh, or both. Null for an unknown code. */
export function renderProblemPage(code: string): string | null {
  const notes = noteCatalogue.filter(({ values }) => Object.hasOwn(values, code));
  const sections = [
    ...(isProblemCode(code) ? [renderProblem(code)] : []),
    ...notes.map((note) => renderNote(code, note)),
  ];
  if (sections.length === 0) return null;
  const [title = code] = isProblemCode(code)
    ? [problemCatalogue[code].title]
    : (notes.map(({ values }) => capitalize(values[code] ?? code).split('. '))[0] ?? []);
  return renderPage(title, `${sections.join('\n')}\n<p><a href="../problems">All codes</a></p>`);
}

function renderProblem(code: ProblemCode): string {
  const { status, remedy } = problemCatalogue[code];
  return `<p>Code <code>${code}</code> of an error response, HTTP status ${status}.</p>
<h2>What to do</h2>
<p>${renderText(remedy)}</p>
<p>The <code>detail</code> of the response says what is wrong in this case. An operator finds the request in the log by its <code>requestId</code>.</p>`;
}

function renderNote(code: string, { field, values, remedies }: NoteGroup): string {
  return `<p><code>${renderText(field)}</code> <code>${code}</code> of a refresh or target: ${renderText(values[code] ?? '')}.</p>
<h2>What to do</h2>
<p>${renderText(remedies[code] ?? '')}</p>`;
}

/** The list of all codes: error responses by status, then the codes inside a refresh. */
export function renderProblemList(): string {
  const problems = Object.keys(problemCatalogue)
    .filter(isProblemCode)
    .toSorted((one, other) => problemCatalogue[one].status - problemCatalogue[other].status)
    .map((code) => renderLink(code, problemCatalogue[code].title, `${problemCatalogue[code].status} `));
  const notes = noteCatalogue.map(({ title, values }) =>
    renderList(
      title,
      Object.entries(values).map(([code, meaning]) => renderLink(code, meaning)),
    ),
  );
  return renderPage(
    'Codes of the refresh gateway',
    [renderList('Error responses', problems), ...notes].join('\n'),
  );
}

function renderLink(code: string, meaning: string, before = ''): string {
  return `<li>${before}<a href="problems/${code}"><code>${code}</code></a> ${renderText(meaning)}</li>`;
}

function renderList(title: string, rows: readonly string[]): string {
  return `<h2>${renderText(title)}</h2>\n<ul>\n${rows.join('\n')}\n</ul>`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function renderPage(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${renderText(title)}</title><style>${style}</style></head>
<body>
<h1>${renderText(title)}</h1>
${content}
</body>
</html>
`;
}

/** Renders a string of the catalogue as HTML. Text between backticks becomes code. */
function renderText(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.replace(/`([^`]+)`/g, '<code>$1</code>');
}
