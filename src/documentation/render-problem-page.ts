import { createHash } from 'node:crypto';
import { type ProblemCode, problemCatalogue } from '../platform/problem-catalogue.js';

const style =
  'body{font:1rem/1.6 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem;color:#1f2937}' +
  'code{font-family:ui-monospace,monospace;background:#f3f4f6;padding:.1em .3em;border-radius:.2em}' +
  'a{color:#1d4ed8}';

/** Content security policy: allows the style of these pages and nothing else. */
export const problemPagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'`;

/** Whether a code has a page. */
export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problemCatalogue, code);
}

/** The page that explains one problem. */
export function renderProblemPage(code: ProblemCode): string {
  const { status, title, remedy } = problemCatalogue[code];
  return renderPage(
    title,
    `<p>Code <code>${code}</code>, HTTP status ${status}.</p>
<h2>What to do</h2>
<p>${renderText(remedy)}</p>
<p>The <code>detail</code> of the response says what is wrong in this case. An operator finds the request in the log by its <code>requestId</code>.</p>
<p><a href="../problems">All problems</a></p>`,
  );
}

/** The list of all problems, by status. */
export function renderProblemList(): string {
  const codes = Object.keys(problemCatalogue).filter(isProblemCode);
  const rows = codes
    .toSorted((one, other) => problemCatalogue[one].status - problemCatalogue[other].status)
    .map((code) => {
      const { status, title } = problemCatalogue[code];
      return `<li>${status} <a href="problems/${code}"><code>${code}</code></a> ${renderText(title)}</li>`;
    });
  return renderPage('Problems of the refresh gateway', `<ul>\n${rows.join('\n')}\n</ul>`);
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
