/**
 * The scenarios that every provider must have, in the order of the report. A provider's scenarios are a record over these names:
 * a missing one does not compile.
 *
 * - `exchanges`: calls, each with its exact request and result.
 * - `offered exchanges`: the same, or `'not-offered'` if the capabilities exclude them.
 * - `sequences`: a trigger, and what the reads before and after it prove.
 * - `requests`: kinds of requests that the capabilities exclude.
 * - `calls`: the calls that the provider has.
 */
export const scenarioList = [
  { name: 'trigger accepted', shape: 'exchanges' },
  { name: 'trigger-all accepted', shape: 'offered exchanges' },
  { name: 'trigger with a start date', shape: 'offered exchanges' },
  { name: 'request outside the capabilities', shape: 'requests' },
  { name: 'every status', shape: 'exchanges' },
  { name: 'unknown status', shape: 'exchanges' },
  { name: 'fields missing or null', shape: 'exchanges' },
  { name: 'import followed to its end', shape: 'sequences' },
  { name: 'lost trigger response', shape: 'sequences' },
  { name: 'stale error', shape: 'sequences' },
  { name: 'older attempt after a newer one', shape: 'sequences' },
  { name: 'source busy at baseline', shape: 'sequences' },
  { name: 'request rejected', shape: 'exchanges' },
  { name: 'credentials rejected', shape: 'exchanges' },
  { name: 'source not found', shape: 'exchanges' },
  { name: 'source not refreshable', shape: 'exchanges' },
  { name: 'throttled', shape: 'exchanges' },
  { name: 'quota headers missing', shape: 'exchanges' },
  { name: 'provider failing', shape: 'exchanges' },
  { name: 'call aborted', shape: 'calls' },
  { name: 'same input twice', shape: 'exchanges' },
] as const;

type ScenarioEntry = (typeof scenarioList)[number];

/** The name of a scenario. */
export type ScenarioName = ScenarioEntry['name'];

/** The form of a scenario. */
export type ScenarioShape = ScenarioEntry['shape'];

/** The names of the scenarios of one form. */
export type NameOfShape<Shape extends ScenarioShape> = Extract<
  ScenarioEntry,
  { readonly shape: Shape }
>['name'];

/** The form of one scenario. */
export type ShapeOf<Name extends ScenarioName> = Extract<ScenarioEntry, { readonly name: Name }>['shape'];
