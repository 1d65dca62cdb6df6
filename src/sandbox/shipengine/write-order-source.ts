import type { ShipengineAssumptions } from '../assumptions/sandbox-assumptions.js';
import type { SourceView } from '../world/sandbox-account.js';
import type { ShipengineOrderSource } from '../world/sandbox-source.js';

/** An order source as the list shows it (docs/providers/evidence.md#shipengine-order-source). */
export function writeOrderSource(
  source: ShipengineOrderSource,
  view: SourceView,
  assumptions: ShipengineAssumptions,
) {
  const { attemptSkewInMs } = assumptions;
  const { lastAttemptAtInMs, watermarkInMs } = view.state;
  const refreshDateInMs = assumptions.refreshDateMeans === 'mark' ? watermarkInMs : view.nextAutomaticAtInMs;
  return {
    order_source_id: source.id,
    order_source_nickname: source.name,
    order_source_code: source.code,
    order_source_friendly_name: source.friendlyName,
    refresh_info: {
      status: chooseStatus(view),
      last_refresh_attempt:
        lastAttemptAtInMs === null ? null : writeInstant(lastAttemptAtInMs + attemptSkewInMs),
      refresh_date: refreshDateInMs === null ? null : writeInstant(refreshDateInMs + attemptSkewInMs),
    },
    active: source.active,
  };
}

function chooseStatus({ state }: SourceView): string {
  switch (state.activity) {
    case 'running':
      return 'updating';
    case 'queued':
      return 'preparing_update';
    case 'idle':
      return state.lastEnding.kind === 'word' ? state.lastEnding.text : state.lastEnding.kind;
    default:
      return state.activity satisfies never;
  }
}

/** Recorded times have one to seven fraction digits and `Z`, without trailing zeros. */
function writeInstant(instantInMs: number): string {
  return new Date(instantInMs)
    .toISOString()
    .replace(/(\.\d*?)0+Z$/, (_, digits: string) => (digits === '.' ? '.0Z' : `${digits}Z`));
}
