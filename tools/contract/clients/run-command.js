import { execFile } from 'node:child_process';

const maxInMs = 180_000;

/** What a command writes; rejects with what it complains of when it fails or takes more than three minutes. */
export function runCommand([program, ...args], { environment = {}, folder } = {}) {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      { cwd: folder, env: { ...process.env, ...environment }, maxBuffer: 2 ** 26, timeout: maxInMs },
      (error, out, complaint) => {
        if (error === null) resolve(out);
        else reject(new Error((complaint || out || error.message).trim().split('\n').slice(-15).join('\n')));
      },
    );
  });
}
