import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GatewayProcess, startGatewayProcess } from '../browser/start-gateway-process.js';
import { gatewayVersion } from '../../../src/platform/gateway-version.js';
import { startFaultyProxy } from '../clients/faulty-proxy.js';
import { installPacked } from '../mounting/install-packed.js';
import { runCommand as runInstalled, type CommandEnvironment } from './run-command.js';

describe('the command line of the packed package, with a gateway started by `refresh-gateway serve`', () => {
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

  const runCommand = (options: Omit<CommandEnvironment, 'installed'>, ...args: readonly string[]) =>
    runInstalled({ installed, ...options }, ...args);
  /** Runs a command in the folder of the gateway, where the command finds the key. */
  const run = (...args: readonly string[]) =>
    runCommand({ folder: gateway.folder, environment: { GATEWAY_URL: gateway.url } }, ...args);
  const runAs = (key: string, ...args: readonly string[]) =>
    runCommand(
      { folder: elsewhere, environment: { GATEWAY_URL: gateway.url, GATEWAY_API_KEY: key } },
      ...args,
    );

  test('waits for the end of a refresh and shows its status', async () => {
    const { exitCode, output, errorOutput } = await run('refresh', 'shipstation-sandbox', '--wait');
    expect({ exitCode, errorOutput }).toEqual({ exitCode: 0, errorOutput: '' });
    expect(output).toMatch(
      /^rfr_\w+ succeeded \(imported\)\n( {2}warning not-refreshable: source \w+: .*\n)*$/,
    );
  });

  test('without --wait shows the stored refresh, as JSON for scripts', async () => {
    const args = ['shipengine-sandbox', '--deadline', '600', '--priority', 'background', '--json'];
    const { exitCode, output } = await run('refresh', ...args);
    expect(exitCode).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      connection: 'shipengine-sandbox',
      priority: 'background',
      status: expect.stringMatching(/queued|requested|running/),
    });
  });

  test('returns the same refresh for the same idempotency key', async () => {
    const request = async () => {
      const args = ['refresh', 'shipengine-sandbox', '--idempotency-key', 'nightly', '--json'];
      const response: unknown = JSON.parse((await run(...args)).output);
      return response;
    };
    const first = await request();
    expect(await request()).toMatchObject({ id: (first as { readonly id: string }).id });
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
    expect([late.exitCode, late.errorOutput]).toEqual([1, expect.stringMatching(/^refresh-ended: /)]);
    const other = await run('refresh', 'shipengine-sandbox', '--json');
    const canceled = await run('cancel', (JSON.parse(other.output) as { readonly id: string }).id);
    expect([canceled.exitCode, canceled.output]).toEqual([0, expect.stringMatching(/^rfr_\w+ canceled\n/)]);
  });

  test('exits with 130 at Ctrl-C, shows how to continue, and does not cancel the refresh', async () => {
    const { promise: interruption, resolve: interrupt } = Promise.withResolvers<void>();
    const proxy = await startFaultyProxy(gateway.url, (method) => {
      if (method === 'GET') interrupt();
      return method === 'GET' ? 'never' : 'pass';
    });
    const options = {
      folder: gateway.folder,
      environment: { GATEWAY_URL: proxy.origin },
      interruption,
    };
    const left = await runCommand(options, 'refresh', 'shipstation-sandbox', '12346', '--wait');
    await proxy.close();
    expect([left.exitCode, left.output]).toEqual([130, '']);
    const [, id = ''] = /refresh-gateway show (rfr_\w+) --wait\n/.exec(left.errorOutput) ?? [];
    expect((await run('show', id, '--wait')).exitCode).toBe(0);
  });

  test('shows its version', async () => {
    expect((await run('--version')).output).toBe(`${gatewayVersion}\n`);
  });

  test('lists sources as a table and as JSON', async () => {
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

  test('rejects an invalid file of credentials without quoting it', async () => {
    const { exitCode, errorOutput } = await runCommand(
      { folder: gateway.folder, environment: { GATEWAY_URL: gateway.url }, input: '{"apiKey": canary' },
      ...['connections', 'add', 'acme', '--provider', 'shipengine', '--credentials-file', '-'],
    );
    expect([exitCode, errorOutput]).toEqual([1, 'It must be a JSON object, such as {"apiKey":"…"}.\n']);
  });

  test('creates a key that works in another folder, and revokes it', async () => {
    const made = await run('keys', 'create', 'reader', '--scope', 'refresh:read', '--json');
    const { id, key } = JSON.parse(made.output) as { readonly id: string; readonly key: string };
    const rejected = await runAs(key, 'refresh', 'shipstation-sandbox');
    expect([rejected.exitCode, rejected.errorOutput]).toEqual([1, expect.stringMatching(/^forbidden: /)]);
    expect((await run('keys', 'list')).output).toContain('reader');
    expect((await run('keys', 'revoke', id)).exitCode).toBe(0);
    const revoked = await runAs(key, 'keys', 'list');
    expect([revoked.exitCode, revoked.errorOutput]).toEqual([1, expect.stringMatching(/^unauthenticated: /)]);
  });

  test.each([
    { args: ['refresh'], says: "missing required argument 'connection'" },
    { args: ['refresh', 'a', '--max-age', 'long'], says: 'whole number of seconds' },
    { args: ['refrehs', 'a'], says: "unknown command 'refrehs'" },
    { args: ['keys', 'create', 'a'], says: '--scope' },
  ])('exits with 2 for $args', async ({ args, says }) => {
    const { exitCode, errorOutput } = await run(...args);
    expect([exitCode, errorOutput]).toEqual([2, expect.stringContaining(says)]);
  });

  test('exits with 1 and names the problem when the gateway rejects the request', async () => {
    const { exitCode, errorOutput } = await run('refresh', 'nowhere', '--wait');
    expect([exitCode, errorOutput]).toEqual([
      1,
      expect.stringMatching(/^connection-not-found: .*\n {2}\/connection .*\n {2}\(request /),
    ]);
  });

  test('exits with 1 without a gateway or a key', async () => {
    const nobody = { folder: gateway.folder, environment: { GATEWAY_URL: 'http://127.0.0.1:9' } };
    const unreached = await runCommand(nobody, 'sources', 'a');
    expect([unreached.exitCode, unreached.errorOutput]).toEqual([
      1,
      expect.stringContaining('cannot be reached'),
    ]);
    const keyless = await runCommand({ folder: elsewhere }, 'sources', 'a');
    expect([keyless.exitCode, keyless.errorOutput]).toEqual([1, expect.stringMatching(/^No key: /)]);
    // The local key is never sent to another machine.
    const far = { folder: gateway.folder, environment: { GATEWAY_URL: 'http://gateway.invalid' } };
    expect((await runCommand(far, 'sources', 'a')).errorOutput).toMatch(/^No key: /);
  });

  test.each([['--help'], ['refresh', '--help'], ['keys', 'create', '--help']])(
    'shows examples and exit codes: %s %s',
    async (...args) => {
      const { exitCode, output } = await run(...args);
      expect(exitCode).toBe(0);
      expect(output).toContain('$ refresh-gateway ');
      expect(output).toContain('Exit codes:');
    },
  );
});
