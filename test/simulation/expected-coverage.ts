import { spells } from './provider/spell.js';
import { moments } from './replica/moment.js';

/** Everything that has to happen in 200 seeds: each fault, each transition, each case of joining. */
export const expectedCoverage: readonly string[] = [
  ...Object.values(moments).map(() => ''),
];
