/** A key as its administrators see it: everything but its secret. */
export interface KeyRecord {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** Public ids, or null for all. */
  readonly connections: readonly string[] | null;
  /** Id of the caller that made it. */
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
}
