import type { AssumptionTable, AssumptionValue } from '../../../src/sandbox/assumptions/assumption.js';
import { shipengineAssumptions } from '../../../src/sandbox/assumptions/shipengine-assumptions.js';
import { shipstationAssumptions } from '../../../src/sandbox/assumptions/shipstation-assumptions.js';
import type { SandboxProvider } from '../../../src/sandbox/sandbox-provider.js';

/** One possible answer to an open question about a provider. */
export interface PossibleAnswer {
  readonly provider: SandboxProvider;
  readonly name: string;
  readonly value: AssumptionValue;
  /** The id of a source that no other answer uses. */
  readonly source: string;
}

/** Values to try for questions whose answer is a number or a string. */
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

/** Every answer to every open question that the sandbox supports. Throws for a question without values to try. */
export function listPossibleAnswers(): readonly PossibleAnswer[] {
  return [
    ...answersTo('shipstation', shipstationAssumptions),
    ...answersTo('shipengine', shipengineAssumptions),
  ];
}

function answersTo(provider: SandboxProvider, table: AssumptionTable): PossibleAnswer[] {
  const answers = Object.entries(table).flatMap(([name, { choices }]) => {
    const values = typeof choices === 'string' ? samples[name] : choices;
    if (values === undefined) throw new Error(`The open question ${name} needs values to try.`);
    return values.map((value) => ({ name, value }));
  });
  return answers.map((answer, index) => ({ provider, ...answer, source: String(70_000 + index) }));
}
