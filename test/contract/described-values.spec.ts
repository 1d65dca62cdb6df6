import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';

/** A value with words of its own: `name` (words), or `name`: words. */
const described = /^`[^`]+`(?:\s\(|:)/;

/** Everything in the document that lists values, by its place. */
function collect(
  node: unknown,
  place: string,
  found: Map<string, { values: string[]; text: string }>,
  ofList = '',
): void {
  if (typeof node !== 'object' || node === null) return;
  const text = 'description' in node && typeof node.description === 'string' ? node.description : ofList;
  if ('enum' in node && Array.isArray(node.enum)) {
    const values = node.enum.filter((value): value is string => typeof value === 'string');
    found.set(place, { values, text });
  } else if (text.includes('Known values:')) {
    const list = text.slice(text.indexOf('Known values:')).split(/;|\.(?: |\n|$)/)[0] ?? '';
    const values = [...list.matchAll(/(?:^|: |\), ?|, )`([^`]+)`/g)].map((match) => match[1] ?? '');
    found.set(place, { values, text });
  }
  for (const [key, value] of Object.entries(node)) {
    if (key !== 'example' && key !== 'examples') {
      // The items of a list are described with it.
      collect(value, `${place}/${key}`, found, key === 'items' ? text : '');
    }
  }
}

describe('each value that the contract names', () => {
  const found = new Map<string, { values: string[]; text: string }>();
  beforeAll(async () => {
    const document: unknown = JSON.parse(
      await readFile(new URL('../../openapi/openapi.json', import.meta.url), 'utf8'),
    );
    collect(document, '', found);
  });

  it('is found', () => {
    const values = [...found.values()].flatMap((one) => one.values);
    expect(values).toEqual(
      expect.arrayContaining(['partial', 'background', 'provider-busy', 'webhook.test']),
    );
  });

  it('is described with words of its own', () => {
    const bare = [...found].flatMap(([place, { values, text }]) =>
      values
        .filter((value) => {
          const at = text.indexOf(`\`${value}\``);
          return at < 0 || !described.test(text.slice(at, at + value.length + 4));
        })
        .map((value) => `${place}: ${value}`),
    );
    expect(bare).toEqual([]);
  });
});
