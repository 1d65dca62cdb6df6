/** How long something takes, at least and at most. */
export interface Span {
  readonly minInMs: number;
  readonly maxInMs: number;
}

/** How one source of a simulated account behaves. */
export interface SourceBehavior {
  readonly id: string;
  readonly refreshable: boolean;
  /** From the trigger to the begin of the import, and from there to its end. */
  readonly queueDuration: Span;
  readonly importDuration: Span;
  /** The provider's own mark, or null when it shows none. */
  readonly watermarkAt: string | null;
}

/** How a simulated account behaves: what is known of the providers, and each answer to what is not. */
export interface AccountBehavior {
  /** `shipstation`: a list with stamps and no words, status reads, start dates, refresh-all. `shipengine`: a list with words. */
  readonly like: 'shipstation' | 'shipengine';
  /** Calls a fixed window of a minute allows, and when the windows begin within the minute. */
  readonly limit: number;
  readonly windowPhaseInMs: number;
  /** Whether answers tell the quota. Without it the windows are aligned to the minute. */
  readonly hasHeaders: boolean;
  /** Whether the seconds until the reset are rounded up or down. */
  readonly roundsResetUp: boolean;
  /** The part of the quota that the connection may use. */
  readonly share: number;
  readonly lastAttemptMovesAt: 'start' | 'end';
  /** What the operator has said of it. */
  readonly stampMoves: 'unknown' | 'end';
  /** What becomes of a trigger while an import is queued or running. */
  readonly whileBusy: 'ignored' | 'queued' | 'restarts';
  readonly requestDuration: Span;
  readonly responseDuration: Span;
  readonly settleSeconds: number;
  readonly reaskAfterSeconds: number;
  readonly sources: readonly SourceBehavior[];
}
