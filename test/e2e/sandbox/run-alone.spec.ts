import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parse } from 'yaml';

/** Runs the built sandbox and collects what it prints. */
function runSandbox(port: string) {
  const child = spawn(process.execPath, ['dist/sandbox/main.js'], { env: { SANDBOX_PORT: port } });
  const output = { text: '' };
  const finished = once(child, 'close');
  const printed = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output.text += chunk.toString();
      if (output.text.includes('/control/faults')) resolve();
    });
  });
  child.stderr.on('data', (chunk: Buffer) => (output.text += chunk.toString()));
  return { child, output, finished, printed };
}

describe('the sandbox as its own process', () => {
  it('prints a working connections file, and ends with SIGTERM', async () => {
    const { child, output, finished, printed } = runSandbox('0');
    await Promise.race([printed, finished]);
    const yaml = /^connections:\n(?: .*\n)+/m.exec(output.text)?.[0] ?? '';
    const file: unknown = parse(yaml);
    expect(file).toEqual({
      connections: [
        {
          id: 'shipstation-sandbox',
          provider: 'shipstation',
          baseUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/shipstation$/),
          credentials: { apiKey: 'sandbox-shipstation-key', apiSecret: 'sandbox-shipstation-secret' },
        },
        {
          id: 'shipengine-sandbox',
          provider: 'shipengine',
          baseUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/shipengine$/),
          credentials: { apiKey: 'sandbox-shipengine-key' },
        },
      ],
    });
    const baseUrl = /baseUrl: (\S+\/shipengine)/.exec(yaml)?.[1] ?? '';
    const response = await fetch(`${baseUrl}/v-beta/order_sources`, {
      headers: { 'API-Key': 'sandbox-shipengine-key' },
    });
    expect(response.status).toBe(200);
    child.kill('SIGTERM');
    expect(await finished).toEqual([0, null]);
  });

  it('names the setting when its value is not a port', async () => {
    const { output, finished } = runSandbox('many');
    expect(await finished).toEqual([1, null]);
    expect(output.text).toContain('SANDBOX_PORT is "many"');
  });
});
