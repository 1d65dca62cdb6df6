import { spawn } from 'node:child_process';
import { chmod, stat } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseStartError } from '../database-start-error.js';
import type { EmbeddedBinaries } from './embedded-binaries.js';

/** The user that runs the PostgreSQL server: the gateway's own, or another one if the gateway runs as root. */
export type ServerIdentity =
  | { readonly kind: 'own' }
  | {
      readonly kind: 'other';
      readonly uid: number;
      readonly gid: number;
      /**
       * The server keeps the one capability `CAP_DAC_READ_SEARCH`, because its user has no access to a folder
       * above its files (a checkout in root's home, for example).
       */
      readonly passesClosedFolders: boolean;
    };

/** The user id that owns the server's files. */
export function serverUserId(identity: ServerIdentity): number | null {
  switch (identity.kind) {
    case 'own':
      return process.getuid?.() ?? null;
    case 'other':
      return identity.uid;
    default:
      return identity satisfies never;
  }
}

/** The user `nobody`, which every system has: PostgreSQL does not run as root. */
const unprivilegedId = 65534;

/**
 * Decides which user runs the server. An ordinary user runs it directly. Root runs it as the owner of the existing `clusterDirectory`, or
 * as `nobody`, and lets that user traverse `dataDirectory` (not read it).
 * @throws DatabaseStartError when that user cannot reach the data or the programs in any way.
 */
export async function chooseServerIdentity(
  dataDirectory: string,
  clusterDirectory: string,
  binaries: EmbeddedBinaries,
): Promise<ServerIdentity> {
  if (process.getuid?.() !== 0) return { kind: 'own' };
  const mode = (await stat(dataDirectory)).mode & 0o777;
  if ((mode & 0o001) === 0) await chmod(dataDirectory, mode | 0o001);

  const owner = await stat(clusterDirectory).catch(() => null);
  const [uid, gid] =
    owner === null || owner.uid === 0 ? [unprivilegedId, unprivilegedId] : [owner.uid, owner.gid];
  const places = [dataDirectory, binaries.postgres];
  for (const passesClosedFolders of [false, true]) {
    const identity: ServerIdentity = { kind: 'other', uid, gid, passesClosedFolders };
    if (await canReach(identity, places)) return identity;
  }
  throw new DatabaseStartError(
    `PostgreSQL does not run as root, and user ${uid}, which would run it, cannot reach ` +
      `${(await findClosedFolder(places)) ?? places.join(' and ')}. Start the gateway as an ordinary user, ` +
      'move it (or DATA_DIR) out of that folder, or set DATABASE_URL.',
  );
}

async function canReach(identity: ServerIdentity, places: readonly string[]): Promise<boolean> {
  const script = 'for place; do test -x "$place" || exit 1; done';
  const command = buildCommand(identity, '/bin/sh', ['-c', script, 'reach', ...places]);
  const child = spawn(command.file, command.args, {
    cwd: '/',
    env: systemEnvironment,
    stdio: 'ignore',
    ...(command.uid === undefined ? {} : { uid: command.uid, gid: command.gid }),
  });
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code === 0));
    // setpriv is missing, or root may not change the user: not possible.
    child.once('error', () => resolve(false));
  });
}

async function findClosedFolder(places: readonly string[]): Promise<string | null> {
  for (const place of places) {
    const folders = place.split(path.sep).slice(0, -1);
    for (let depth = 1; depth <= folders.length; depth += 1) {
      const folder = folders.slice(0, depth).join(path.sep) || path.sep;
      if (((await stat(folder)).mode & 0o001) === 0) return folder;
    }
  }
  return null;
}

/** A command and the user to start it as. */
export interface IdentifiedCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

/** Builds the command that runs under `identity`. */
export function buildCommand(
  identity: ServerIdentity,
  file: string,
  args: readonly string[],
): IdentifiedCommand {
  switch (identity.kind) {
    case 'own':
      return { file, args };
    case 'other':
      if (!identity.passesClosedFolders) return { file, args, uid: identity.uid, gid: identity.gid };
      return {
        file: 'setpriv',
        args: [...reducePrivileges(identity.uid, identity.gid), '--', file, ...args],
      };
    default:
      return identity satisfies never;
  }
}

function reducePrivileges(uid: number, gid: number): readonly string[] {
  const onlySearch = '-all,+dac_read_search';
  return [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    `--inh-caps=${onlySearch}`,
    `--ambient-caps=${onlySearch}`,
    `--bounding-set=${onlySearch}`,
    // Without the first, access(2) drops the capability, and PostgreSQL uses access(2) to find its own programs.
    '--securebits=+no_setuid_fixup,+noroot',
  ];
}

/** The environment of every program started here. The gateway's own is left out, because it holds secrets. */
export const systemEnvironment: Readonly<Record<string, string>> = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};
