import type { Warning } from './notes.js';

/** A source is gone after this many full lists in a row without it. */
export const absencesOfGone = 2;

/** Whether a source counts as listed: a list has shown it, and it is not gone. */
export function isListed(source: { readonly known: boolean; readonly absences: number }): boolean {
  return source.known && source.absences < absencesOfGone;
}

/** A source that can become a target of a refresh. */
export interface OfferedSource {
  readonly source_id: string;
  /** False while no list has shown it. Such a source is accepted. */
  readonly known: boolean;
  readonly active: boolean;
  readonly refreshable: boolean;
  /** The provider's own watermark, at the earliest instant that it can mean. */
  readonly watermark_at: Date | null;
}

/** The sources that become targets, and warnings about the others and about the start date. */
export interface ChosenTargets<Source extends OfferedSource> {
  readonly usable: readonly Source[];
  readonly warnings: readonly Warning[];
}

/** Chooses the targets of a refresh from `sources`. `since` is its start date. */
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

/** The end of a whole-connection refresh without targets. */
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
    detail: "since is later than the provider's own watermark: orders between the two may be missing.",
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
