import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const rows = read('SECURITY.md')
  .split('\n')
  .filter((line) => /^\| (API\d+|audit) \|/.test(line));

describe('the threat model', () => {
  it('covers all ten risks', () => {
    const risks = new Set(rows.flatMap((row) => /^\| (API\d+)/.exec(row)?.[1] ?? []));
    expect([...risks]).toEqual(Array.from({ length: 10 }, (_, index) => `API${index + 1}`));
  });

  it('names tests that exist in spec files', () => {
    const missing = rows.filter((row) => {
      const [, file = '', title = ''] = /\| `((?:src|test)\/[\w./-]+\.spec\.ts)`: (.+) \|$/.exec(row) ?? [];
      return title === '' || !read(file).includes(`'${title}'`);
    });
    expect(missing).toEqual([]);
    expect(rows.length).toBeGreaterThan(20);
  });

  it('is checked by .ci/run', () => {
    const script = read('.ci/run');
    expect(script).toMatch(/^ *test\) step 'test \(npm test\)' \d+ npm test \$built ;;$/m);
    expect(script).toMatch(/^run_steps check test$/m);
  });
});
