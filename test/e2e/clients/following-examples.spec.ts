import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type GatewayProcess, startGatewayProcess } from '../../stage/gateway/gateway-process.js';

const run = promisify(execFile);
const page = join(process.cwd(), 'docs/guides/following.md');
const client = pathToFileURL(join(process.cwd(), 'clients/typescript/dist/index.js')).href;

/** The examples in one language, in the order of the page. */
async function readExamples(language: string): Promise<string> {
  const blocks = (await readFile(page, 'utf8')).matchAll(/^```(\w+)\n([^]*?)^```$/gm);
  return [...blocks].flatMap(([, name, text]) => (name === language ? [text] : [])).join('\n');
}

describe('the examples of docs/guides/following.md', () => {
  let folder: string;
  let gateway: GatewayProcess;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gateway-'));
    gateway = await startGatewayProcess({ DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'warn' }, folder);
  });
  afterAll(async () => {
    await gateway.stop();
    await rm(folder, { recursive: true });
  });

  test('run in a shell, and show the same end each time', async () => {
    const script = (await readExamples('sh')).replace('http://127.0.0.1:3000', gateway.origin);
    // The output contains the headers of a 304 and the events of a stream.
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder });
    expect(stdout).toMatch(/"status":"succeeded"/);
    expect(stdout).toMatch(/^etag: "\d+"/im);
    expect(stdout).toMatch(/^event: refresh\.succeeded$/m);
    expect(stdout).toMatch(/"secret":"whsec_/);
  });

  test('run with the client, and show the same end each time', async () => {
    const program = join(folder, 'following.mjs');
    await writeFile(program, (await readExamples('ts')).replace('refresh-gateway-client', client));
    const key = (await readFile(join(folder, 'data/admin-key'), 'utf8')).trim();
    const { stdout } = await run(process.execPath, [program], { env: { URL: gateway.origin, KEY: key } });
    const [waited, polled, streamed, hooked, ...others] = stdout.trim().split('\n');
    expect(waited).toBe('succeeded imported');
    expect(polled).toMatch(/^"\d+" 304$/);
    const [, sequence] = /^"(\d+)"/.exec(polled ?? '') ?? [];
    expect(streamed).toBe(`${sequence} refresh.succeeded`);
    expect(hooked).toMatch(/^whk_\w+ whsec_$/);
    expect(others).toEqual([]);
  });
});
