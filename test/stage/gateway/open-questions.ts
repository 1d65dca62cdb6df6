import type { AssumptionTable, AssumptionValue } from '../../../src/sandbox/assumptions/assumption.js';
import { shipengineAssumptions } from '../../../src/sandbox/assumptions/shipengine-assumptions.js';
import { shipstationAssumptions } from '../../../src/sandbox/assumptions/shipstation-assumptions.js';
import type { SandboxProvider } from '../../../src/sandbox/sandbox-provider.js';

/** One answer to one open question about a provider. */
export interface OpenResponse {
  readonly provider: SandboxProvider;
  readonly name: string;
  readonly value: AssumptionValue;
  /** A source of its own. */
  readonly source: string;
}

/** Other answers to questions whose answer is a number or a text. */
const samples: Readonly<Record<string, readonly AssumptionValue[]>> = {
  attemptSkewInMs: [0, 17_000, 3_600_000],
  readLagInMs: [0, 300],
  listPageSize: [0, 5],
  idleStatusId: [0, 5],
  idleStatusText: ['Success', 'Idle', 'Complete'],
  queuedStatusId: [1, 9],
  queuedStatusText: ['Queued', 'Pending update'],
  runningStatusId: [2, 7],
  runningStatusText: ['Updating orders', 'UPDATING'],
  errorStatusId: [3, 8],
  errorStatusText: ['Error', 'Import failed'],
};

/** Every answer to every open question that the sandbox can be switched to; a question without samples is an error. */
export function listOpenAnswers(): readonly OpenResponse[] {
  return [
    ...responsesTo('shipstation', shipstationAssumptions),
    ...responsesTo('shipengine', shipengineAssumptions),
  ];
}

function responsesTo(provider: SandboxProvider, table: AssumptionTable): OpenResponse[] {
  const responses = Object.entries(table).flatMap(([name, { choices }]) => {
    const values = typeof choices === 'string' ? samples[name] : choices;
    if (values === undefined) throw new Error(`The open question ${name} needs samples of its answers.`);
    return values.map((value) => ({ name, value }));
  });
  return responses.map((response, index) => ({ provider, ...response, source: String(70_000 + index) }));
}
