/** A value of an assumption. */
export type AssumptionValue = string | number | boolean;

/** One open question about a provider, with every answer that the sandbox can simulate. */
export interface Assumption<Value extends AssumptionValue> {
  /** The open question. */
  readonly question: string;
  /** What the vendor's documents or recorded traffic say about it. */
  readonly source: string;
  /** The answers to which the sandbox can be switched. */
  readonly choices: readonly Value[] | 'any number from 0' | 'any string';
  readonly byDefault: Value;
  /** Why this answer is the default. */
  readonly why: string;
}

/** Assumptions of one provider by name. */
export type AssumptionTable = Readonly<Record<string, Assumption<AssumptionValue>>>;

/** The current value of each assumption of a table. */
export type ValuesOf<Table extends AssumptionTable> = {
  readonly [Name in keyof Table]: Table[Name] extends Assumption<infer Value> ? Value : never;
};

interface Reasons<Value> {
  readonly question: string;
  readonly source: string;
  readonly byDefault: Value;
  readonly why: string;
}

/** An open question with a closed list of answers. */
export function oneOf<const Choices extends readonly AssumptionValue[]>(
  choices: Choices,
  reasons: Reasons<Choices[number]>,
): Assumption<Choices[number]> {
  return { choices, ...reasons };
}

/** An open question whose answer is a number, such as a duration in milliseconds. */
export function anyNumber(reasons: Reasons<number>): Assumption<number> {
  return { choices: 'any number from 0', ...reasons };
}

/** An open question whose answer is a string, such as a status text. */
export function anyText(reasons: Reasons<string>): Assumption<string> {
  return { choices: 'any string', ...reasons };
}

/** Open questions about imports at both providers. */
export const importAssumptions = {
  stampMoves: oneOf(['request', 'start', 'end'], {
    question:
      'When does the provider set the last attempt: at the trigger, at the start or at the end of an import?',
    source: 'docs/providers/evidence.md#import-behaviour',
    byDefault: 'start',
    why: 'The field is named after the attempt. It is also the harder case: the last attempt alone proves no end.',
  }),
  attemptMovesOnFailure: oneOf([true, false], {
    question: 'Does the provider set the last attempt when the import fails?',
    source: 'docs/providers/evidence.md#import-behaviour',
    byDefault: true,
    why: 'A failed attempt is an attempt.',
  }),
  watermarkMovesOnFailure: oneOf([true, false], {
    question: 'Does the watermark from which the next import continues move when the import fails?',
    source: 'docs/providers/evidence.md#import-behaviour',
    byDefault: false,
    why: 'A watermark that moved on failure would lose orders.',
  }),
  refreshWhileRunning: oneOf(['ignore', 'restart', 'queue'], {
    question: 'What does a refresh do while an import of the same source is queued or running?',
    source: 'docs/providers/evidence.md#import-behaviour',
    byDefault: 'ignore',
    why: 'No response "already in progress" is known, so the call is accepted. No document says that a second import follows.',
  }),
  readLagInMs: anyNumber({
    question: 'How late do reads show a change?',
    source: 'docs/providers/evidence.md#import-behaviour',
    byDefault: 0,
    why: 'Nobody has reported a lag.',
  }),
} as const;
