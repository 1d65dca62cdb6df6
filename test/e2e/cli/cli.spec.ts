import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GatewayProcess, startGatewayProcess } from '../browser/start-gateway-process.js';
import { gatewayVersion } from '../../../src/platform/gateway-version.js';
import { startFaultyProxy } from '../clients/faulty-proxy.js';
import { installPacked } from '../mounting/install-packed.js';
import { runCommand as runInstalled, type Surroundings } from './run-command.js';

describe('the command line of the packed package, beside a gateway started with `refresh-gateway serve`', () => {
  let gateway: GatewayProcess;
  let elsewhere: string;
  let installed: string;
  beforeAll(async () => {
    elsewhere = await mkdtemp(join(tmpdir(), 'gateway-cli-'));
    installed = await installPacked(elsewhere);
    gateway = await startGatewayProcess([join(installed, 'dist/cli/main.js'), 'serve']);
  });
  afterAll(async () => {
    await gateway.stop();
    await rm(elsewhere, { recursive: true });
  });

  const runCommand = (surroundings: Omit<Surroundings, 'installed'>, ...words: readonly string[]) =>
    runInstalled({ installed, ...surroundings }, ...words);
  /** In the folder of the gateway, where its key is found. */
  const run = (...words: readonly string[]) =>
    runCommand({ folder: gateway.folder, environment: { GATEWAY_URL: gateway.url } }, ...words);
  const runAs = (key: string, ...words: readonly string[]) =>
    runCommand(
      { folder: elsewhere, environment: { GATEWAY_URL: gateway.url, GATEWAY_API_KEY: key } },
      ...words,
    );

  test('waits for a refresh to the end and says how it ended', async () => {
    const { exitCode, output, complaint } = await run('refresh', 'shipstation-sandbox', '--wait');
    expect({ exitCode, complaint }).toEqual({ exitCode: 0, complaint: '' });
    expect(output).toMatch(
      /^rfr_\w+ succeeded \(imported\)\n( {2}warning not-refreshable: source \w+: .*\n)*$/,
    );
  });

  test('without --wait says what was stored, as JSON for scripts', async () => {
    const words = ['shipengine-sandbox', '--deadline', '600', '--priority', 'background', '--json'];
    const { exitCode, output } = await run('refresh', ...words);
    expect(exitCode).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      connection: 'shipengine-sandbox',
      priority: 'background',
      status: expect.stringMatching(/queued|requested|running/),
    });
  });

  test('gives the same refresh for the same idempotency key', async () => {
    const ask = async () => {
      const words = ['refresh', 'shipengine-sandbox', '--idempotency-key', 'nightly', '--json'];
      const response: unknown = JSON.parse((await run(...words)).output);
      return response;
    };
    const first = await ask();
    expect(await ask()).toMatchObject({ id: (first as { readonly id: string }).id });
  });

  test('shows a refresh later, follows it to its end, and cancels one', async () => {
    const stored = await run('refresh', 'shipstation-sandbox', '12345', '--json');
    const { id } = JSON.parse(stored.output) as { readonly id: string };
    expect((await run('show', id)).output).toMatch(new RegExp(`^${id} \\w+`));
    expect(await run('show', id, '--wait')).toMatchObject({
      exitCode: 0,
      output: `${id} succeeded (imported)\n`,
    });
    const late = await run('cancel', id);
    expect([late.exitCode, late.complaint]).toEqual([1, expect.stringMatching(/^refresh-ended: /)]);
    const other = await run('refresh', 'shipengine-sandbox', '--json');
    const canceled = await run('cancel', (JSON.parse(other.output) as { readonly id: string }).id);
    expect([canceled.exitCode, canceled.output]).toEqual([0, expect.stringMatching(/^rfr_\w+ canceled\n/)]);
  });

  test('ends with 130 at Ctrl-C, says how to come back, and leaves the refresh alone', async () => {
    const { promise: interruption, resolve: interrupt } = Promise.withResolvers<void>();
    const proxy = await startFaultyProxy(gateway.url, (method) => {
      if (method === 'GET') interrupt();
      return method === 'GET' ? 'never' : 'pass';
    });
    const surroundings = {
      folder: gateway.folder,
      environment: { GATEWAY_URL: proxy.origin },
      interruption,
    };
    const left = await runCommand(surroundings, 'refresh', 'shipstation-sandbox', '12346', '--wait');
    await proxy.close();
    expect([left.exitCode, left.output]).toEqual([130, '']);
    const [, id = ''] = /refresh-gateway show (rfr_\w+) --wait\n/.exec(left.complaint) ?? [];
    expect((await run('show', id, '--wait')).exitCode).toBe(0);
  });

  test('tells its version', async () => {
    expect((await run('--version')).output).toBe(`${gatewayVersion}\n`);
  });

  test('lists sources, for people and for programs', async () => {
    const people = await run('sources', 'shipstation-sandbox');
    expect(people.output).toMatch(/^SOURCE +NAME +MARKETPLACE/);
    const programs = await run('sources', 'shipstation-sandbox', '--json');
    const items: unknown = JSON.parse(programs.output);
    expect(items).toEqual(expect.arrayContaining([expect.objectContaining({ refreshable: true })]));
  });

  test('lists, shows and verifies connections', async () => {
    expect((await run('connections', 'list')).output).toContain('shipengine-sandbox');
    expect((await run('connections', 'show', 'shipengine-sandbox')).exitCode).toBe(0);
    const verified = await run('connections', 'verify', 'shipengine-sandbox', '--json');
    expect([verified.exitCode, JSON.parse(verified.output)]).toMatchObject([0, { accepted: true }]);
  });

  test('refuses a connection with a wrong file of credentials without quoting it', async () => {
    const { exitCode, complaint } = await runCommand(
      { folder: gateway.folder, environment: { GATEWAY_URL: gateway.url }, input: '{"apiKey": canary' },
      ...['connections', 'add', 'acme', '--provider', 'shipengine', '--credentials-file', '-'],
    );
    expect([exitCode, complaint]).toEqual([1, 'It must be a JSON object, such as {"apiKey":"…"}.\n']);
  });

  test('makes a key that works elsewhere, and revokes it', async () => {
    const made = await run('keys', 'create', 'reader', '--scope', 'refresh:read', '--json');
    const { id, key } = JSON.parse(made.output) as { readonly id: string; readonly key: string };
    const rejected = await runAs(key, 'refresh', 'shipstation-sandbox');
    expect([rejected.exitCode, rejected.complaint]).toEqual([1, expect.stringMatching(/^forbidden: /)]);
    expect((await run('keys', 'list')).output).toContain('reader');
    expect((await run('keys', 'revoke', id)).exitCode).toBe(0);
    const gone = await runAs(key, 'keys', 'list');
    expect([gone.exitCode, gone.complaint]).toEqual([1, expect.stringMatching(/^unauthenticated: /)]);
  });

  test.each([
    { words: ['refresh'], says: "missing required argument 'connection'" },
    { words: ['refresh', 'a', '--max-age', 'long'], says: 'whole number of seconds' },
    { words: ['refrehs', 'a'], says: "unknown command 'refrehs'" },
    { words: ['keys', 'create', 'a'], says: '--scope' },
  ])('ends with 2 for $words', async ({ words, says }) => {
    const { exitCode, complaint } = await run(...words);
    expect([exitCode, complaint]).toEqual([2, expect.stringContaining(says)]);
  });

  test('ends with 1 and names the problem when the gateway refuses', async () => {
    const { exitCode, complaint } = await run('refresh', 'nowhere', '--wait');
    expect([exitCode, complaint]).toEqual([
      1,
      expect.stringMatching(/^connection-not-found: .*\n {2}\/connection .*\n {2}\(request /),
    ]);
  });

  test('ends with 1 when there is no gateway, or no key', async () => {
    const nobody = { folder: gateway.folder, environment: { GATEWAY_URL: 'http://127.0.0.1:9' } };
    const unreached = await runCommand(nobody, 'sources', 'a');
    expect([unreached.exitCode, unreached.complaint]).toEqual([
      1,
      expect.stringContaining('cannot be reached'),
    ]);
    const keyless = await runCommand({ folder: elsewhere }, 'sources', 'a');
    expect([keyless.exitCode, keyless.complaint]).toEqual([1, expect.stringMatching(/^No key: /)]);
    // The key made here goes to no other machine.
    const far = { folder: gateway.folder, environment: { GATEWAY_URL: 'http://gateway.invalid' } };
    expect((await runCommand(far, 'sources', 'a')).complaint).toMatch(/^No key: /);
  });

  test.each([['--help'], ['refresh', '--help'], ['keys', 'create', '--help']])(
    'teaches with examples and exit codes: %s %s',
    async (...words) => {
      const { exitCode, output } = await run(...words);
      expect(exitCode).toBe(0);
      expect(output).toContain('$ refresh-gateway ');
      expect(output).toContain('Exit codes:');
    },
  );
});
