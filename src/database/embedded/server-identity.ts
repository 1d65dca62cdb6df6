/** As whom the PostgreSQL server runs: as the gateway's own user, or, when that is root, as another one. */
export type ServerIdentity =
  | { readonly kind: 'own' }
  | {
      readonly kind: 'other';
      readonly uid: number;
      readonly gid: number;
      /**
       * The server keeps the one capability `CAP_DAC_READ_SEARCH`, because a folder above its files is closed to
       * its user (a checkout in root's home, for example).
       */
      readonly passesClosedFolders: boolean;
    };

/** The user id under which the server's files are kept. */
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
