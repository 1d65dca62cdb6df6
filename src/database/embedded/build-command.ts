import type { ServerIdentity } from './server-identity.js';

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
