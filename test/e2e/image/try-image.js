/**
 * Tests the gateway inside its image, with the user and settings of the image. It runs with `node --input-type=module -e`, because
 * the image contains only the gateway. Prints one line for each claim; exits with 1 at the first false one.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';

const keys = {
  ADMIN_API_KEY: randomBytes(32).toString('hex'),
  ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
};
const withSandbox = { NODE_ENV: 'development', HOST: '127.0.0.1', PORT: '0' };

const started = new Set();

await claim('The user is not root, and there is only the gateway', async () => {
  assert.notEqual(process.getuid(), 0);
  const packages = await readdir('node_modules');
  assert.deepEqual(
    packages.filter((name) => /^(jest|eslint|prettier|node-linux-.*)$/.test(name)),
    [],
  );
});

await claim('In production a start without keys ends with an error that names them', async () => {
  const gateway = start({});
  assert.notEqual(await gateway.exitCode, 0);
  assert.match(gateway.output(), /ADMIN_API_KEY/);
  assert.match(gateway.output(), /ENCRYPTION_KEYS/);
});

await claim(
  'With the sandbox, a refresh succeeds, and the gateway still has it after a restart',
  async () => {
    const first = start(withSandbox);
    const response = await fetch(`${await first.origin()}/refresh`, {
      method: 'POST',
      headers: { ...(await authorize()), 'content-type': 'application/json', prefer: 'wait=30' },
      body: '{"connection":"shipstation-sandbox","source":"12345"}',
    });
    const refresh = await response.json();
    assert.equal(refresh.status, 'succeeded', JSON.stringify(refresh));
    assert.notDeepEqual(await findServers(), []);
    await stop(first);

    const second = start(withSandbox);
    const again = await fetch(`${await second.origin()}/refresh/${refresh.id}`, {
      headers: await authorize(),
    });
    assert.deepEqual(await again.json(), refresh);
    await stop(second);
  },
);

await claim('In production it is live and ready', async () => {
  const gateway = start({ ...keys, PORT: '0' });
  const origin = await gateway.origin();
  assert.equal((await fetch(`${origin}/health/live`)).status, 200);
  assert.equal((await fetch(`${origin}/health/ready`)).status, 200);
  await stop(gateway);
});

async function authorize() {
  return { authorization: `Bearer ${(await readFile('/data/admin-key', 'utf8')).trim()}` };
}

async function claim(sentence, prove) {
  try {
    await prove();
    console.log(`ok      ${sentence}`);
  } catch (error) {
    console.log(`failed  ${sentence}\n${error.stack}`);
    for (const child of started) child.kill('SIGKILL');
    process.exit(1);
  }
}

function start(environment) {
  let output = '';
  const child = spawn('node', ['dist/main.js'], { env: { ...process.env, ...environment } });
  started.add(child);
  const exitCode = new Promise((resolve) => child.once('close', resolve));
  const origin = new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
        const found = /First call: curl -sS (http:\/\/[^/]+)/.exec(output)?.[1];
        if (found !== undefined) resolve(found);
      });
    }
    void exitCode.then(() => reject(new Error(`The gateway ended during its start:\n${output}`)));
  });
  origin.catch(() => undefined);
  return { child, exitCode, origin: () => origin, output: () => output };
}

/** Stops it with SIGTERM, which must stop its PostgreSQL too. */
async function stop({ child, exitCode, output }) {
  child.kill('SIGTERM');
  assert.equal(await exitCode, 0, output());
  assert.deepEqual(await findServers(), []);
}

/** The command lines of PostgreSQL servers on `/data`. */
async function findServers() {
  const commands = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return commands
    .map((command) => command.split('\0'))
    .filter(
      ([file, ...args]) =>
        file.endsWith('/postgres') && args.some((arg) => /(^|=)\/data\/postgres$/.test(arg)),
    );
}
