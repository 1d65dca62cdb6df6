import { describe, expect, it } from '@jest/globals';
import { matchStatusTable, type StatusTable } from './status-table.js';

const table: StatusTable = {
  running: { equals: [], contains: ['updating'] },
  queued: { equals: ['waiting'], contains: [] },
  idle: { equals: ['ready'], contains: [] },
  error: { equals: [], contains: ['error'] },
};

describe('a status table', () => {
  it.each([
    ['ready', ['idle']],
    ['not ready', []],
    ['updating orders', ['running']],
    ['error while updating', ['running', 'error']],
    ['Ready', []],
    ['', []],
  ])('finds in %j the statuses %j', (text, statuses) => {
    expect(matchStatusTable(table, text)).toEqual(statuses);
  });
});
