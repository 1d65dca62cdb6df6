import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { compileVariants } from './compile-variants.js';
import { conformanceCatalogue, repositoryRoot } from './conformance-catalogue.js';

/** Changes of a provider's scenarios, and the compiler error that each must cause. */
const variants = [
  { name: 'as they are', change: (text: string) => text, expectedError: null },
  {
    name: 'without the first one',
    change: (text: string) => withoutProperty(text, 'trigger accepted'),
    expectedError:
      /^Property '"trigger accepted"' is missing in type .* but required in type 'ProviderScenarios'/,
  },
  {
    name: 'without the last one',
    change: (text: string) => withoutProperty(text, 'same input twice'),
    expectedError:
      /^Property '"same input twice"' is missing in type .* but required in type 'ProviderScenarios'/,
  },
  {
    name: 'without the sequences of another file',
    change: (text: string) => withoutProperty(text, '...sequences'),
    expectedError: /is missing the following properties from type 'ProviderScenarios': .*"stale error"/,
  },
  {
    name: 'with one that does not exist',
    change: (text: string) =>
      text.replace("    'trigger accepted'", "    'made up': [],\n    'trigger accepted'"),
    expectedError: /^Object literal may only specify known properties, and ''made up'' does not exist/,
  },
  {
    name: 'with one that has no exchange',
    change: (text: string) =>
      `${withoutProperty(text, 'same input twice').replace('scenarios: {', "scenarios: { 'same input twice': [],")}`,
    expectedError: /^Type '\[\]' is not assignable to type .*readonly \[Exchange, \.\.\.Exchange\[\]\]/,
  },
] as const;

const pathOf = (folder: string, id: string, index: number) =>
  fileURLToPath(new URL(`${folder}/conformance/${id}.variant-${index}.ts`, repositoryRoot));

describe.each(conformanceCatalogue)('the compiler checks the scenarios of $id', ({ id, folder }) => {
  it.each(variants.map((variant, index) => ({ ...variant, index })))('$name', ({ expectedError, index }) => {
    const errors = compiled.get(pathOf(folder, id, index)) ?? ['It was not compiled.'];
    // Errors about imports that only the removed scenario used.
    const relevant = errors.filter((one) => !one.includes('never read') && !one.includes('are unused'));
    if (expectedError === null) expect(errors).toEqual([]);
    else expect(relevant).toEqual([expect.stringMatching(expectedError)]);
  });
});

let compiled: ReadonlyMap<string, readonly string[]>;
beforeAll(() => {
  const texts = conformanceCatalogue.flatMap(({ id, folder }) => {
    const file = fileURLToPath(new URL(`${folder}/conformance/${id}.scenarios.ts`, repositoryRoot));
    const text = readFileSync(file, 'utf8');
    return variants.map(({ change }, index) => [pathOf(folder, id, index), change(text)] as const);
  });
  compiled = compileVariants(new Map(texts));
});

/** The text without one property (or `...` element) of the object `scenarios`. */
function withoutProperty(text: string, name: string): string {
  const file = ts.createSourceFile('scenarios.ts', text, ts.ScriptTarget.ES2023, true);
  let found: ts.ObjectLiteralElementLike | undefined;
  const visit = (node: ts.Node): void => {
    if (
      ts.isPropertyAssignment(node) &&
      node.name.getText() === 'scenarios' &&
      ts.isObjectLiteralExpression(node.initializer)
    ) {
      found = node.initializer.properties.find((property) => nameOf(property) === name);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  if (found === undefined) throw new Error(`There is no ${name} to remove.`);
  // Including the comma that follows.
  return text.slice(0, found.getFullStart()) + text.slice(found.end + 1);
}

function nameOf(property: ts.ObjectLiteralElementLike): string | undefined {
  if (ts.isSpreadAssignment(property)) return property.getText();
  return property.name !== undefined && ts.isStringLiteral(property.name) ? property.name.text : undefined;
}
