import { describe, expect, it } from '@jest/globals';
import type { ArrivedCall, CallTarget } from '../calls/call.js';
import { FaultBook } from './fault-book.js';

const call: ArrivedCall & CallTarget = {
  provider: 'shipstation',
  method: 'POST',
  path: '/stores/refreshstore',
  rawQuery: 'storeId=1',
  query: { storeId: '1' },
  headers: {},
  body: null,
  operation: 'refresh',
  source: '1',
};
const lost = { kind: 'lost-answer' } as const;
const take = (book: FaultBook, count: number) =>
  Array.from({ length: count }, () => book.take(call) !== null);

describe('a fault rule', () => {
  it('matches every call without a filter', () => {
    const book = new FaultBook(1);
    book.add({ fault: lost });
    expect(take(book, 3)).toEqual([true, true, true]);
  });

  it('skips calls, then applies as often as it says, and counts both', () => {
    const book = new FaultBook(1);
    const id = book.add({ fault: lost, skip: 1, times: 2 });
    expect(take(book, 5)).toEqual([false, true, true, false, false]);
    expect(book.list()).toMatchObject([{ id, matched: 3, given: 2 }]);
  });

  it.each([[{ provider: 'shipengine' }], [{ operation: 'list' }], [{ source: '2' }]] as const)(
    'does not apply to a call that it does not match: %p',
    (filter) => {
      const book = new FaultBook(1);
      book.add({ fault: lost, ...filter });
      expect(book.take(call)).toBeNull();
      expect(book.list()).toMatchObject([{ matched: 0 }]);
    },
  );

  it('applies with its probability, in the same order for the same seed', () => {
    const draw = (seed: number) => {
      const book = new FaultBook(seed);
      book.add({ fault: lost, probability: 0.3 });
      return take(book, 200);
    };
    expect(draw(5)).toEqual(draw(5));
    expect(draw(5)).not.toEqual(draw(6));
    const hits = draw(5).filter(Boolean).length;
    expect(hits).toBeGreaterThan(35);
    expect(hits).toBeLessThan(85);
  });

  it('ends when it is removed, alone or with all others; until then the oldest wins', () => {
    const book = new FaultBook(1);
    const first = book.add({ fault: lost });
    book.add({ fault: { kind: 'lost-request' } });
    expect(book.take(call)).toEqual(lost);
    book.remove(first);
    expect(book.take(call)).toEqual({ kind: 'lost-request' });
    book.clear();
    expect(book.take(call)).toBeNull();
  });
});
