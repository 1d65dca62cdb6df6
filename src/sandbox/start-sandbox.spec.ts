import { describe, expect, it } from '@jest/globals';
import { callShipstation } from '../../test/e2e/sandbox/call-sandbox.js';
import { ManualClock } from '../../test/e2e/sandbox/manual-clock.js';
import { startSandbox } from './start-sandbox.js';

describe('A sandbox', () => {
  it('uses a free port and shows how to use the sandbox', async () => {
    const sandbox = await startSandbox();
    const page = await fetch(sandbox.url);
    expect(page.headers.get('content-type')).toContain('text/plain');
    const text = await page.text();
    expect(text).toContain(`baseUrl: ${sandbox.shipstationUrl}`);
    expect(text).toContain(`baseUrl: ${sandbox.shipengineUrl}`);
    await sandbox.close();
  });

  it('shares nothing with another sandbox', async () => {
    const [one, other] = await Promise.all([startSandbox(), startSandbox({ sources: [] })]);
    expect((await callShipstation(other, 'GET /stores')).json).toEqual([]);
    expect((await callShipstation(one, 'GET /stores')).json).toHaveLength(4);
    expect([one.control.calls().length, other.control.calls().length]).toEqual([1, 1]);
    await Promise.all([one.close(), other.close()]);
  });

  it('ends every socket and every wait immediately when it is closed', async () => {
    const sandbox = await startSandbox();
    sandbox.control.addFault({ fault: { kind: 'held-answer' }, source: '12345' });
    sandbox.control.addFault({ fault: { kind: 'late-answer', delayInMs: 3_600_000 }, source: '12346' });
    const lost = ['12345', '12346'].map((id) =>
      expect(callShipstation(sandbox, `GET /stores/${id}`)).rejects.toThrow(),
    );
    await sandbox.control.waitForCall(({ source }) => source === '12345');
    await sandbox.control.waitForCall(({ source }) => source === '12346');
    const waiting = expect(sandbox.control.waitForCall(() => false)).rejects.toThrow(
      'The sandbox was closed.',
    );
    await sandbox.close();
    await Promise.all([...lost, waiting]);
  });

  it('rejects a port in use, an invalid assumption and an invalid last attempt', async () => {
    const sandbox = await startSandbox();
    await expect(startSandbox({ port: Number(new URL(sandbox.url).port) })).rejects.toThrow('EADDRINUSE');
    await sandbox.close();
    await expect(startSandbox({ assumptions: { shipstation: { attemptSkewInMs: NaN } } })).rejects.toThrow(
      RangeError,
    );
    const [source] = sandbox.control.sources();
    if (source === undefined) throw new Error('The default world has no source.');
    await expect(startSandbox({ sources: [{ ...source, lastAttemptAt: 'yesterday' }] })).rejects.toThrow(
      RangeError,
    );
  });

  it('rejects a wait when the call does not come in time', async () => {
    const sandbox = await startSandbox();
    const wait = sandbox.control.waitForCall(() => true, { timeoutInMs: 20 });
    await expect(wait).rejects.toThrow('No such call within 20 ms.');
    await sandbox.close();
  });

  it('keeps only the latest calls, as many as callsKept', async () => {
    const sandbox = await startSandbox({ callsKept: 2, clock: new ManualClock() });
    for (let call = 0; call < 6; call += 1) await callShipstation(sandbox, 'GET /stores');
    expect(sandbox.control.calls().map(({ sequence }) => sequence)).toEqual([5, 6]);
    await sandbox.close();
  });
});
