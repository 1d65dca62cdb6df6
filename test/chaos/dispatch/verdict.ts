/** One line of the closing table. */
export interface Verdict {
  readonly claim: string;
  readonly figure: string;
  /** Null where nothing is claimed and the figure only informs. */
  readonly isMet: boolean | null;
}
