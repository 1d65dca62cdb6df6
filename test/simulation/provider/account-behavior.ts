/** How long something takes, at least and at most. */
export interface Span {
  readonly minInMs: number;
  readonly maxInMs: number;
}

/** How one source of a simulated account behaves. */
export interface SourceBehavior {
  readonly id: string;
  readonly refreshable: boolean;
  /** From the trigger to the start of the import, and from there to its end. */
  readonly queueDuration: Span;
  readonly importDuration: Span;
  /** The provider's watermark, or null when it shows none. */
  readonly watermarkAt: string | null;
}

/** How a simulated account behaves: as the providers are known to, with every variant of what is not known. */
export interface AccountBehavior {
  /** `shipstation`: a list without statuses, status reads, start dates, refresh-all. `shipengine`: a list with statuses. */
  readonly like: 'shipstation' | 'shipengine';
  /** The calls that a fixed window of one minute allows, and when windows start within the minute. */
  readonly limit: number;
  readonly windowPhaseInMs: number;
  /** Whether responses show the quota. Without it the windows are aligned to the minute. */
  readonly hasHeaders: boolean;
  /** Whether the seconds until the reset are rounded up or down. */
  readonly roundsResetUp: boolean;
  /** The part of the quota that the connection may use. */
  readonly share: number;
  readonly lastAttemptMovesAt: 'start' | 'end';
  /** The operator's setting for it. */
  readonly stampMoves: 'unknown' | 'end';
  /** The effect of a trigger while an import is queued or running. */
  readonly whileBusy: 'ignored' | 'queued' | 'restarts';
  readonly requestDuration: Span;
  readonly responseDuration: Span;
  readonly settleSeconds: number;
  readonly reaskAfterSeconds: number;
  readonly sources: readonly SourceBehavior[];
}
