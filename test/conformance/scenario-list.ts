/**
 * The situations that every provider must show, in the order in which they are told. A provider's scenarios are a record over
 * these names: one that is missing does not compile.
 *
 * `exchanges`: calls, each with its exact request and result. `offered exchanges`: the same, or `'not-offered'` where the
 * capabilities say so. `stories`: a trigger and what the reads around it settle. `wishes`, `calls`: what the provider lacks, has.
 */
export const scenarioList = [
  { name: 'trigger accepted', shape: 'exchanges' },
  { name: 'trigger-all accepted', shape: 'offered exchanges' },
  { name: 'trigger with a start date', shape: 'offered exchanges' },
  { name: 'wish outside the capabilities', shape: 'requests' },
  { name: 'every status word', shape: 'exchanges' },
  { name: 'word never seen before', shape: 'exchanges' },
  { name: 'fields missing or null', shape: 'exchanges' },
  { name: 'import followed to its end', shape: 'sequences' },
  { name: 'lost trigger answer', shape: 'sequences' },
  { name: 'stale error', shape: 'sequences' },
  { name: 'older stamp after a newer one', shape: 'sequences' },
  { name: 'source busy at baseline', shape: 'sequences' },
  { name: 'request rejected', shape: 'exchanges' },
  { name: 'credentials refused', shape: 'exchanges' },
  { name: 'source not found', shape: 'exchanges' },
  { name: 'source not refreshable', shape: 'exchanges' },
  { name: 'throttled', shape: 'exchanges' },
  { name: 'quota headers missing', shape: 'exchanges' },
  { name: 'provider failing', shape: 'exchanges' },
  { name: 'call aborted', shape: 'calls' },
  { name: 'same input twice', shape: 'exchanges' },
] as const;

type ScenarioEntry = (typeof scenarioList)[number];

/** The name of a situation. */
export type ScenarioName = ScenarioEntry['name'];

/** In which form a situation is shown. */
export type ScenarioShape = ScenarioEntry['shape'];

/** The names of the situations of one form. */
export type NameOfShape<Shape extends ScenarioShape> = Extract<
  ScenarioEntry,
  { readonly shape: Shape }
>['name'];

/** The form of one situation. */
export type ShapeOf<Name extends ScenarioName> = Extract<ScenarioEntry, { readonly name: Name }>['shape'];
