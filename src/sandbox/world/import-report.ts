import type { SandboxProvider } from '../sandbox-provider.js';
import type { PlannedImport } from './planned-import.js';
import type { SandboxSource } from './sandbox-source.js';

/** One import that has started. Instants are RFC 3339 in UTC with milliseconds. */
export interface ImportReport {
  readonly provider: SandboxProvider;
  readonly source: string;
  /** Whether a caller triggered it or the provider started it by itself. */
  readonly origin: 'api' | 'automatic';
  /** The start date exactly as it was sent, or null. */
  readonly since: string | null;
  /** The instant as which the provider read it, or null. */
  readonly sinceReadAs: string | null;
  readonly requestedAt: string;
  readonly startedAt: string;
  /** Null while it runs. */
  readonly finishedAt: string | null;
  /** How it ended, or null while it runs. `cut-off`: another refresh restarted it. */
  readonly ending: 'idle' | 'error' | 'word' | 'cut-off' | null;
}

/** A report of each import of a source that has started. */
export function reportImports(
  source: SandboxSource,
  imports: readonly PlannedImport[],
  nowInMs: number,
): readonly ImportReport[] {
  return imports
    .filter((planned) => planned.startsAtInMs <= nowInMs)
    .map((planned) => {
      const finished = planned.endsAtInMs <= nowInMs;
      return {
        provider: source.provider,
        source: source.id,
        origin: planned.origin,
        since: planned.since,
        sinceReadAs: planned.sinceInMs === null ? null : writeInstant(planned.sinceInMs),
        requestedAt: writeInstant(planned.requestedAtInMs),
        startedAt: writeInstant(planned.startsAtInMs),
        finishedAt: finished ? writeInstant(planned.endsAtInMs) : null,
        ending: finished ? (planned.cutOff ? 'cut-off' : planned.ending.kind) : null,
      };
    });
}

function writeInstant(instantInMs: number): string {
  return new Date(instantInMs).toISOString();
}
