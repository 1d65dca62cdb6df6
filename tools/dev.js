/**
 * `npm run dev`: compiles on every change and restarts the gateway after each compilation without errors, with a readable log.
 * Arguments go to Node: `npm run dev -- --inspect`. One Ctrl-C stops all of it. (`nest start --watch` does not fit: it signals the
 * gateway's PostgreSQL before the gateway has stopped.)
 */
import { spawn } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { createInterface } from 'node:readline';
import pretty from 'pino-pretty';

const log = pretty({ colorize: process.stdout.isTTY });
let gateway = null;
let isRestarting = false;

const compiler = spawn('nest', ['build', '--watch', '--preserveWatchOutput'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
createInterface({ input: compiler.stdout }).on('line', (line) => {
  console.log(line);
  if (!line.includes('Found 0 errors')) return;
  // As the build does: `npx refresh-gateway` runs this file.
  chmodSync('dist/cli/main.js', 0o755);
  if (gateway === null) {
    start();
  } else if (!isRestarting) {
    isRestarting = true;
    gateway.kill('SIGTERM');
  }
});

function start() {
  const node = ['--enable-source-maps', ...process.argv.slice(2), 'dist/main.js'];
  gateway = spawn(process.execPath, node, { stdio: ['ignore', 'pipe', 'inherit'] });
  gateway.stdout.pipe(log, { end: false });
  gateway.once('exit', (code) => {
    gateway = null;
    if (isRestarting) start();
    else if (code !== 0)
      console.log(`The gateway ended with exit code ${code}. The next change starts it again.`);
    isRestarting = false;
  });
}

function stop() {
  isRestarting = false;
  compiler.kill();
  // The signal that Ctrl-C has sent already: the gateway takes the two for one.
  gateway?.kill('SIGINT');
}
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
compiler.once('exit', stop);
