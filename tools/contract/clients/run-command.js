import { execFile } from 'node:child_process';

const maxInMs = 180_000;

/** The output of a command; rejects with its error output if it fails or takes more than three minutes. */
export function runCommand([program, ...args], { environment = {}, folder } = {}) {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      { cwd: folder, env: { ...process.env, ...environment }, maxBuffer: 2 ** 26, timeout: maxInMs },
      (error, out, errorOutput) => {
        if (error === null) resolve(out);
        else
          reject(new Error((errorOutput || out || error.message).trim().split('\n').slice(-15).join('\n')));
      },
    );
  });
}
