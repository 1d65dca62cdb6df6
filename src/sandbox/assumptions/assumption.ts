/** What an assumption can be set to. */
export type AssumptionValue = string | number | boolean;

/** One question about a provider that nobody could answer, with every answer the sandbox can give. */
export interface Assumption<Value extends AssumptionValue> {
  /** What is not known. */
  readonly question: string;
  /** The section of docs/providers/evidence.md that leaves it open. */
  readonly source: string;
  /** The answers the sandbox can be switched to. */
  readonly choices: readonly Value[] | 'any number from 0' | 'any text';
  readonly byDefault: Value;
  /** Why this one is the default. */
  readonly why: string;
}

/** Assumptions of one provider by name. */
export type AssumptionTable = Readonly<Record<string, Assumption<AssumptionValue>>>;

/** The values of a table: what one sandbox assumes at one moment. */
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

/** An open question whose answer is a text, such as a status word. */
export function anyText(reasons: Reasons<string>): Assumption<string> {
  return { choices: 'any text', ...reasons };
}
