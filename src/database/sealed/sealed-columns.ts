/** A column that holds sealed texts. */
export interface SealedColumn {
  readonly table: string;
  /** The row's internal id, to which the texts are bound. */
  readonly keyColumn: string;
  readonly column: string;
  /** The name of the field to which they are bound (`SealedLocation`). */
  readonly field: string;
  /** How an operator would call what is in it. */
  readonly title: string;
  /** Which rows nobody can bring again (SQL): when a key is missing for one of them, a gateway does not start. */
  readonly irreplaceableWhere: string;
}

/** Every column that holds sealed texts. Sealing something new means a line here, so that keys can be replaced. */
export const sealedColumns: readonly SealedColumn[] = [
  {
    table: 'connections',
    keyColumn: 'internal_id',
    column: 'sealed_credentials',
    field: 'credentials',
    title: 'credentials of connections',
    // CONNECTIONS_FILE and the simulator bring theirs again.
    irreplaceableWhere: `managed_by = 'api'`,
  },
  {
    table: 'credential_checks',
    keyColumn: 'connection_id',
    column: 'sealed_credentials',
    field: 'credentials',
    title: 'new credentials that are being checked',
    irreplaceableWhere: 'false',
  },
  {
    table: 'webhooks',
    keyColumn: 'internal_id',
    column: 'sealed_secret',
    field: 'secret',
    title: 'secrets of webhooks',
    irreplaceableWhere: 'true',
  },
  {
    table: 'webhooks',
    keyColumn: 'internal_id',
    column: 'sealed_previous_secret',
    field: 'previous_secret',
    title: 'former secrets of webhooks',
    irreplaceableWhere: 'true',
  },
];
