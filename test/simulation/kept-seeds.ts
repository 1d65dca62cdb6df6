/** Seeds that once broke a rule, each with the fault of the gateway that it showed. */
export const keptSeeds: readonly { readonly seed: number; readonly showed: string }[] = [
  { seed: 2, showed: 'a run was asked with a baseline from before the run it waited for was given up' },
  { seed: 11, showed: 'the same, with other runs of the source behind it' },
  { seed: 22, showed: 'calls in the second after the minute were not counted in the next window' },
];
