import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { conformanceCatalogue, loadConformance, repositoryRoot } from './conformance-catalogue.js';
import { findRepeated, listRawTexts } from './list-raw-texts.js';
import { countCommentLines, countLines, type FolderFile, listExports, readFolder } from './read-folder.js';

/** Maximum number of lines, so that a provider can be read in one go. */
const maxLines = { source: 200, mapping: 60, spec: 200, conformance: 300, folder: 500 };
const maxComments = 0.15;

/** Patterns of texts that look like a real credential, person or account. */
const secretForms = {
  'a header that authorizes': /\b(?:Basic|Bearer) [A-Za-z0-9+/=_-]{8,}/,
  'a key': /\b(?:TEST_|sk_|rgw_|whsec_)\w{8,}/,
  'a long random text':
    /(?<![A-Za-z0-9])(?=[A-Za-z0-9+/_-]*\d)(?=[A-Za-z0-9+/_-]*[A-Z])(?=[A-Za-z0-9+/_-]*[a-z])[A-Za-z0-9+/_-]{24,}/,
  'a mail address': /[\w.+-]+@(?!(?:[\w-]+\.)*example\b)[\w-]+\.\w+/,
} as const;

const providers = await Promise.all(
  conformanceCatalogue.map(async (provider) => ({
    ...provider,
    conformance: await loadConformance(provider),
  })),
);

describe.each(providers)('the folder of $id', ({ id, folder, conformance }) => {
  const files = readFolder(new URL(folder, repositoryRoot));
  const paths = files.map(({ path }) => path);
  const sources = files.filter(
    ({ path }) => path.endsWith('.ts') && !path.includes('/') && !path.endsWith('.spec.ts'),
  );
  const fixtures = files.filter(({ path }) => path.startsWith('conformance/fixtures/'));
  const find = (path: string): FolderFile => {
    const file = files.find((one) => one.path === path);
    if (file === undefined) throw new Error(`${folder} has no ${path}.`);
    return file;
  };

  it('has the name of its provider', () => {
    expect(folder.split('/').at(-1)).toBe(id);
    expect(id).toMatch(/^[a-z][a-z0-9]*$/);
    expect(conformance.definition.id).toBe(id);
  });

  it('has every file under its expected name', () => {
    const parts = ['account.ts', 'definition.ts', 'provider.ts', 'wire.ts'].map((part) => `${id}.${part}`);
    const required = [
      'README.md',
      ...parts,
      `map-${id}-error.ts`,
      `map-${id}-status.ts`,
      `conformance/${id}.scenarios.ts`,
    ];
    expect(paths).toEqual(expect.arrayContaining(required));
  });

  it('names the provider in every file name, so that a search finds all of them', () => {
    const names = paths.map((path) => path.split('/').at(-1) ?? '');
    expect(names.filter((name) => name !== 'README.md' && !name.includes(id))).toEqual([]);
  });

  it('exports what the suite, the catalogue and the documentation use', () => {
    expect(listExports(find(`${id}.definition.ts`).text)).toEqual([id]);
    expect(listExports(find(`${id}.provider.ts`).text)).toEqual([
      expect.stringMatching(/^[A-Z]\w+Provider$/),
    ]);
    expect(listExports(find(`map-${id}-status.ts`).text)).toContain(`${id}StatusTable`);
    expect(listExports(find(`map-${id}-error.ts`).text)).toContain(`${id}ErrorTable`);
    expect(listExports(find(`conformance/${id}.scenarios.ts`).text)).toEqual([`${id}Conformance`]);
  });

  it('documents where its facts come from and what is not known', () => {
    const { text } = find('README.md');
    expect(text).toMatch(/^# \S/);
    expect(text).toMatch(/^## Unknown$/m);
  });

  it('defines how its webhooks are verified exactly when it has some', () => {
    const { capabilities, webhooks } = conformance.definition;
    expect(webhooks !== undefined).toBe(capabilities.webhooks);
    const nothing = { headers: {}, body: new Uint8Array() };
    expect(webhooks?.signature?.read(nothing) ?? null).toBeNull();
    expect(webhooks?.signature?.keysPath ?? '/').toMatch(/^\//);
  });

  it('stays small', () => {
    const limitOf = (path: string) => {
      if (path.endsWith('.spec.ts')) return maxLines.spec;
      if (path.startsWith('conformance/')) return maxLines.conformance;
      return path.startsWith('map-') ? maxLines.mapping : maxLines.source;
    };
    const tooLong = files
      .filter(({ path, text }) => path.endsWith('.ts') && countLines(text) > limitOf(path))
      .map(({ path, text }) => `${path}: ${countLines(text)}`);
    expect(tooLong).toEqual([]);
    const text = sources.map((file) => file.text).join('');
    expect(countLines(text)).toBeLessThanOrEqual(maxLines.folder);
    expect(countCommentLines(text) / countLines(text)).toBeLessThanOrEqual(maxComments);
  });

  it('has each text once in its tables, so that it has one meaning', () => {
    expect(findRepeated(listRawTexts(conformance.statusTable))).toEqual([]);
    expect(findRepeated(conformance.errorTable.flatMap(({ codes }) => codes))).toEqual([]);
  });

  it('has no text in its tables that another row also matches', () => {
    const table = conformance.statusTable;
    for (const [normalizedStatus, { equals, contains }] of Object.entries(table)) {
      const others = Object.entries(table).filter(([other]) => other !== normalizedStatus);
      const parts = others.flatMap(([, texts]) => [...texts.contains]);
      for (const text of [...equals, ...contains]) {
        expect(parts.filter((part) => text.includes(part))).toEqual([]);
      }
    }
  });

  it('has fixtures that are JSON, named after their case, used, and free of secrets', () => {
    const scenarios = files
      .filter(({ path }) => /^conformance\/.*\.ts$/.test(path))
      .map(({ text }) => text)
      .join('\n');
    for (const { path, text } of fixtures) {
      const [, name = ''] = /^conformance\/fixtures\/(.+)\.json$/.exec(path) ?? [];
      expect(name).toMatch(new RegExp(`^${id}-[a-z0-9-]+$`));
      expect(() => void JSON.parse(text)).not.toThrow();
      expect(scenarios).toContain(`'${name}'`);
      const found = Object.entries(secretForms)
        .filter(([, form]) => form.test(text))
        .map(([form]) => form);
      expect([path, found]).toEqual([path, []]);
    }
  });
});

describe('the guide for adding a provider', () => {
  const guide = readFileSync(new URL('docs/guides/adding-a-provider.md', repositoryRoot), 'utf8');

  it('fits on one screen', () => {
    expect(countLines(guide)).toBeLessThanOrEqual(60);
  });

  it('names only files that every provider has', () => {
    const named = [...guide.matchAll(/^ {3}\| `([^`]+)`/gm)].map(([, name]) => name ?? '');
    const files = readFolder(new URL('test/conformance/providers/tallyport', repositoryRoot)).map(
      ({ path }) => path,
    );
    const expected = named.map((name) => name.replaceAll('<id>', 'tallyport').replace('<source>', 'shop'));
    expect(expected).toHaveLength(7);
    expect(files).toEqual(expect.arrayContaining(expected));
  });
});

describe('the forms of secrets', () => {
  it.each([
    ['a header that authorizes', '"Authorization": "Basic Y2FuYXJ5LWtleS0wMTIz"'],
    ['a key', 'TEST_abcdefgh1234'],
    ['a long random text', '"key": "aB3dE6gH9jK2mN5pQ8sT1vW4"'],
    ['a mail address', '"email": "somebody@gmail.com"'],
  ] as const)('are found: %s', (form, text) => {
    expect(secretForms[form].test(text)).toBe(true);
  });

  it('are not found in ids, dates and sentences', () => {
    const text = readFileSync(
      new URL('src/providers/shipengine/conformance/fixtures/shipengine-order-sources.json', repositoryRoot),
      'utf8',
    );
    for (const form of Object.values(secretForms)) expect(form.test(`${text} shop@shop.example`)).toBe(false);
  });
});
