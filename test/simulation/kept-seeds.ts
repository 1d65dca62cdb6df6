/**
 * Seeds that once broke a rule, each with the fault that it showed. Since the replicas run the gateway's own classes, a seed still has the same
 * accounts, requests and faults, but other delays on the way to the database.
 */
export const keptSeeds: readonly { readonly seed: number; readonly showed: string }[] = [
  { seed: 2, showed: 'a run was triggered with a baseline from before the end of the run ahead of it' },
  { seed: 11, showed: 'the same, with more runs of the source behind it' },
  { seed: 22, showed: 'calls in the second after the minute did not count in the next window' },
  { seed: 207, showed: 'a read that started together with the second trigger of a run settled the run' },
  { seed: 662, showed: 'the same, with a list read' },
  {
    seed: 484,
    showed:
      'a call that started while a response was on its way to the database did not count in the window that the response opened',
  },
  {
    seed: 2531,
    showed:
      'an import that a disturbance had marked to fail still failed after the recovery (an error of the simulated account)',
  },
  {
    seed: 6181,
    showed:
      'an end is propagated later when the owner that should propagate it is lost too (the rule was too strict)',
  },
  {
    seed: 7516,
    showed:
      'a refresh of all sources uses the last list, which left a source out (an error of the closing requests)',
  },
  {
    seed: 9327,
    showed:
      'an import that a disturbance had slowed down continued after the recovery, so a trigger was ignored (an error of the simulated account)',
  },
  {
    seed: 8427,
    showed:
      'calls whose responses showed no window did not count in the next one, when the last might have ended: a single 429 had shown its end, two seconds late',
  },
  {
    seed: 30206,
    showed: 'calls that found no connection did not count against what the provider had left',
  },
  {
    seed: 30668,
    showed:
      'after the clock was set back, what the provider had left was ignored until the clock had caught up',
  },
];
