/** A key as administrators see it, without its secret. */
export interface KeyRecord {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** Public ids; null for all connections. */
  readonly connections: readonly string[] | null;
  /** Id of the caller that made it. */
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
}
