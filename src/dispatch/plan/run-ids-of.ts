import type { PlannedCall } from './dispatch-state.js';

/** The runs that a call triggers; none for reads. */
export function runIdsOf(call: PlannedCall): readonly string[] {
  switch (call.kind) {
    case 'trigger':
      return [call.runId];
    case 'trigger-all':
      return call.runIds;
    case 'list':
    case 'status':
    case 'verify':
    case 'reference-data':
      return [];
    default:
      return call satisfies never;
  }
}
