import type { Warning } from './notes.js';

/** A source that a refresh may have as a target. */
export interface OfferedSource {
  readonly source_id: string;
  /** False while no list has shown it: then nothing speaks against it. */
  readonly known: boolean;
  readonly active: boolean;
  readonly refreshable: boolean;
  /** The provider's own mark, read at its earliest. */
  readonly watermark_at: Date | null;
}

/** The sources that become targets, and what the caller should know of the others and of the start date. */
export interface ChosenTargets<Source extends OfferedSource> {
  readonly usable: readonly Source[];
  readonly warnings: readonly Warning[];
}

/** Chooses the targets of a refresh with the start date `since` among the sources it is about. */
export function chooseTargets<Source extends OfferedSource>(
  since: Date | null,
  sources: readonly Source[],
): ChosenTargets<Source> {
  const usable = sources.filter((source) => !source.known || source.refreshable);
  const warnings = [
    ...sources.filter((source) => !usable.includes(source)).map(notRefreshable),
    ...usable.filter((source) => isAfterWatermark(since, source)).map(sinceAfterWatermark),
  ];
  return { usable, warnings };
}

/** The end of a whole-connection refresh that has no target. */
export const endWithoutSource = {
  status: 'failed',
  error: {
    code: 'no-refreshable-source',
    detail: 'The connection has no source that can be refreshed.',
  },
} as const;

function isAfterWatermark(since: Date | null, source: OfferedSource): boolean {
  return since !== null && source.watermark_at !== null && since > source.watermark_at;
}

function sinceAfterWatermark(source: OfferedSource): Warning {
  return {
    code: 'since-after-mark',
    detail: "since lies after the provider's own mark: orders between the two may stay out.",
    source: source.source_id,
  };
}

function notRefreshable(source: OfferedSource): Warning {
  return {
    code: 'not-refreshable',
    detail: source.active
      ? 'The provider cannot refresh this source.'
      : 'This source is not active at the provider.',
    source: source.source_id,
  };
}
