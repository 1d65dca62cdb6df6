import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';

/** A value with its own description: `name` (description), or `name`: description. */
const described = /^`[^`]+`(?:\s\(|:)/;

/** Collects every list of values in the document, by its location. */
function collect(
  node: unknown,
  location: string,
  found: Map<string, { values: string[]; text: string }>,
  ofList = '',
): void {
  if (typeof node !== 'object' || node === null) return;
  const text = 'description' in node && typeof node.description === 'string' ? node.description : ofList;
  if ('enum' in node && Array.isArray(node.enum)) {
    const values = node.enum.filter((value): value is string => typeof value === 'string');
    found.set(location, { values, text });
  } else if (text.includes('Known values:')) {
    const list = text.slice(text.indexOf('Known values:')).split(/;|\.(?: |\n|$)/)[0] ?? '';
    const values = [...list.matchAll(/(?:^|: |\), ?|, )`([^`]+)`/g)].map((match) => match[1] ?? '');
    found.set(location, { values, text });
  }
  for (const [key, value] of Object.entries(node)) {
    if (key !== 'example' && key !== 'examples') {
      // The description of a list also covers its items.
      collect(value, `${location}/${key}`, found, key === 'items' ? text : '');
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

  it('is found in the document', () => {
    const values = [...found.values()].flatMap((one) => one.values);
    expect(values).toEqual(
      expect.arrayContaining(['partial', 'background', 'provider-busy', 'webhook.test']),
    );
  });

  it('has its own description', () => {
    const undescribed = [...found].flatMap(([location, { values, text }]) =>
      values
        .filter((value) => {
          const at = text.indexOf(`\`${value}\``);
          return at < 0 || !described.test(text.slice(at, at + value.length + 4));
        })
        .map((value) => `${location}: ${value}`),
    );
    expect(undescribed).toEqual([]);
  });
});
