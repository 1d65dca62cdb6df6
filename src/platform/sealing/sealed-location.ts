/** Where a sealed text lives. It opens nowhere else, so that it cannot be moved to another row or field. */
export interface SealedLocation {
  readonly table: string;
  /** The row's internal id: it is never given to another row. */
  readonly rowId: number;
  readonly field: string;
}
