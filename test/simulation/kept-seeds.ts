/** Seeds that once broke a rule, each with the fault that it showed. */
export const keptSeeds: readonly { readonly seed: number; readonly showed: string }[] = [
  { seed: 2, showed: 'a run was asked with a baseline from before the run it waited for was given up' },
  { seed: 11, showed: 'the same, with other runs of the source behind it' },
  { seed: 22, showed: 'calls in the second after the minute were not counted in the next window' },
  { seed: 207, showed: 'a read begun beside the second asking of a run settled it' },
  { seed: 662, showed: 'the same, with a list read' },
  {
    seed: 484,
    showed:
      'a call begun while an answer was on its way to the database did not count in the window it opened',
  },
  {
    seed: 2531,
    showed: 'an import that a spell had doomed failed when all was calm (a mistake of the simulated account)',
  },
  {
    seed: 6181,
    showed: 'an end is told later when the owner that should tell it is lost too (a rule too strict)',
  },
  {
    seed: 7516,
    showed: 'a refresh of all goes by the last list, which left a source out (a mistake of the last wishes)',
  },
  {
    seed: 9327,
    showed:
      'an import that a spell had slowed down went on when all was calm, and a trigger was ignored for it (a mistake of the simulated account)',
  },
  {
    seed: 8427,
    showed:
      'calls that told no window after one that might have ended did not count in the next: a single 429 had told the end, two seconds late',
  },
];
