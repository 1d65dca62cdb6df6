/** A column with sealed secrets. */
export interface SealedColumn {
  readonly table: string;
  /** The row's internal id, to which the secrets are bound. */
  readonly keyColumn: string;
  readonly column: string;
  /** The field name to which they are bound (`SealedLocation`). */
  readonly field: string;
  /** The name of the content for operators. */
  readonly title: string;
  /** SQL condition for rows whose secrets exist only here: the gateway does not start without the key that sealed them. */
  readonly irreplaceableWhere: string;
}

/** Every column with sealed secrets. A new sealed column needs a line here, so that keys can be replaced. */
export const sealedColumns: readonly SealedColumn[] = [
  {
    table: 'connections',
    keyColumn: 'internal_id',
    column: 'sealed_credentials',
    field: 'credentials',
    title: 'credentials of connections',
    // Other credentials come again from CONNECTIONS_FILE or the built-in sandbox.
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
