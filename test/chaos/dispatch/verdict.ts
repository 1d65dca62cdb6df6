/** One line of the closing table. */
export interface Verdict {
  readonly claim: string;
  readonly figure: string;
  /** Null when the figure only informs and nothing is claimed. */
  readonly isMet: boolean | null;
}
