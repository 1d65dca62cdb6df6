/** Where a sealed secret is stored. It cannot be opened in another row or field. */
export interface SealedLocation {
  readonly table: string;
  /** The internal id of the row. It is never reused. */
  readonly rowId: number;
  readonly field: string;
}
