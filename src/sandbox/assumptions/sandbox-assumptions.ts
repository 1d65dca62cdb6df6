import type { AssumptionTable, ValuesOf } from './assumption.js';
import { shipengineAssumptions } from './shipengine-assumptions.js';
import { shipstationAssumptions } from './shipstation-assumptions.js';

/** What the sandbox assumes of ShipStation V1. */
export type ShipstationAssumptions = ValuesOf<typeof shipstationAssumptions>;
/** What the sandbox assumes of ShipEngine. */
export type ShipengineAssumptions = ValuesOf<typeof shipengineAssumptions>;

/** What one sandbox assumes where a provider's behaviour is not known. `assumptionTables` holds questions, choices and reasons. */
export interface SandboxAssumptions {
  readonly shipstation: ShipstationAssumptions;
  readonly shipengine: ShipengineAssumptions;
}

/** The assumptions to change. Assumptions that are left out keep their value. */
export interface AssumptionChanges {
  readonly shipstation?: Partial<ShipstationAssumptions>;
  readonly shipengine?: Partial<ShipengineAssumptions>;
}

/** Every open question with its choices, its default and the reason for it. */
export const assumptionTables = { shipstation: shipstationAssumptions, shipengine: shipengineAssumptions };

/** The assumptions of a sandbox before any change. */
export const defaultAssumptions: SandboxAssumptions = {
  shipstation: setAssumptions(shipstationAssumptions, defaultsOf(shipstationAssumptions)),
  shipengine: setAssumptions(shipengineAssumptions, defaultsOf(shipengineAssumptions)),
};

/** Applies changes. Throws a `RangeError` that names the invalid name or value and the valid ones. */
export function changeAssumptions(
  current: SandboxAssumptions,
  changes: AssumptionChanges,
): SandboxAssumptions {
  return {
    shipstation: setAssumptions(shipstationAssumptions, { ...current.shipstation, ...changes.shipstation }),
    shipengine: setAssumptions(shipengineAssumptions, { ...current.shipengine, ...changes.shipengine }),
  };
}

function setAssumptions<Table extends AssumptionTable>(table: Table, values: object): ValuesOf<Table> {
  const error = findError(table, values);
  if (error !== null || !isComplete(table, values))
    throw new RangeError(error ?? 'An assumption is missing.');
  return values;
}

function isComplete<Table extends AssumptionTable>(table: Table, values: object): values is ValuesOf<Table> {
  return findError(table, values) === null && Object.keys(table).every((name) => name in values);
}

function findError(table: AssumptionTable, values: object): string | null {
  for (const [name, value] of Object.entries(values)) {
    const assumption = Object.hasOwn(table, name) ? table[name] : undefined;
    if (assumption === undefined)
      return `There is no assumption "${name}"; there are ${Object.keys(table).join(', ')}.`;
    if (!isAllowed(assumption.choices, value)) {
      const choices =
        typeof assumption.choices === 'string' ? assumption.choices : assumption.choices.join(', ');
      return `"${name}" cannot be ${JSON.stringify(value)}; it can be: ${choices}.`;
    }
  }
  return null;
}

function isAllowed(choices: AssumptionTable[string]['choices'], value: unknown): boolean {
  if (choices === 'any number from 0')
    return typeof value === 'number' && Number.isFinite(value) && value >= 0;
  if (choices === 'any string') return typeof value === 'string';
  return choices.some((choice) => choice === value);
}

function defaultsOf(table: AssumptionTable): object {
  return Object.fromEntries(Object.entries(table).map(([name, { byDefault }]) => [name, byDefault]));
}
