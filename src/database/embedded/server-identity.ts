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
