import { describe, expect, test } from '@jest/globals';
import { exitCodeOf } from './exit-codes.js';
import { ProgressLine, renderProgress } from './progress-line.js';

type Shown = Parameters<typeof renderProgress>[0];

const counts = {
  total: 3,
  queued: 1,
  requested: 0,
  running: 1,
  succeeded: 1,
  failed: 0,
  canceled: 0,
  expired: 0,
};
const refresh: Shown = {
  id: 'rfr_1',
  sequence: 3,
  status: 'running',
  outcome: null,
  connection: 'acme',
  provider: 'shipstation',
  source: null,
  since: null,
  priority: 'interactive',
  targetCounts: counts,
  targets: [],
  waiting: null,
  warnings: [],
  error: null,
  metadata: {},
  forecast: null,
  createdAt: '2026-11-22T07:00:00Z',
  updatedAt: '2026-11-22T07:00:00Z',
  requestedAt: null,
  finishedAt: null,
  deadlineAt: '2026-11-22T07:30:00Z',
};

describe('the progress line of a refresh', () => {
  test('shows status, finished targets and time', () => {
    expect(renderProgress(refresh, 12)).toBe('rfr_1 · running · 1 of 3 ended · 12 s');
  });

  test('says what is waited for, and counts no single target', () => {
    const waiting = { reason: 'quota', until: null };
    const single = { ...refresh, status: 'queued' as const, waiting, targetCounts: { ...counts, total: 1 } };
    expect(renderProgress(single, 0)).toBe('rfr_1 · queued (quota) · 0 s');
  });

  test.each([
    {
      isTTY: true,
      kind: 'xterm',
      writes: ['\r\u001b[2Krfr_1 · running · 1 of 3 ended · 0 s', '\r\u001b[2K'],
    },
    { isTTY: true, kind: 'dumb', writes: [] },
    { isTTY: false, kind: 'xterm', writes: [] },
  ])('is drawn over and taken away on a terminal that can ($isTTY, $kind)', ({ isTTY, kind, writes }) => {
    const written: string[] = [];
    const line = new ProgressLine({ isTTY, write: (text) => written.push(text) }, kind);
    line.show(refresh);
    line.end();
    expect(written).toEqual(writes);
  });
});

test.each([
  ['succeeded', 0],
  ['queued', 0],
  ['partial', 3],
  ['failed', 3],
  ['expired', 4],
  ['canceled', 5],
] as const)('a refresh that is %s ends the command with %d', (status, exitCode) => {
  expect(exitCodeOf(status)).toBe(exitCode);
});
