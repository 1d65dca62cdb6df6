import { describe, expect, test } from '@jest/globals';
import { problemCatalogue } from '../platform/problem-catalogue.js';
import { noteCatalogue } from './note-catalogue.js';
import { renderProblemList, renderProblemPage } from './render-problem-page.js';

const codes = [problemCatalogue, ...noteCatalogue.map(({ values }) => values)].flatMap((values) =>
  Object.keys(values),
);

describe('the page of a code', () => {
  test.each([...new Set(codes)])('%s says what it means and what to do', (code) => {
    const page = renderProblemPage(code);
    expect(page).toContain(`<code>${code}</code>`);
    expect(page).toMatch(/<h1>[A-Z]/);
    expect(page).toMatch(/<h2>What to do<\/h2>\n<p>[A-Z]/);
    expect(renderProblemList()).toContain(`<a href="problems/${code}">`);
  });

  test('explains both meanings of a code that an error response and a refresh can have', () => {
    const page = renderProblemPage('source-not-found');
    expect(page).toContain('HTTP status 404');
    expect(page).toContain('<code>error.code</code>');
  });

  test('does not exist for an unknown code', () => {
    expect(renderProblemPage('constructor')).toBeNull();
  });
});
