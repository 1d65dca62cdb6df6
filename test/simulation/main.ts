import { playSeed } from './play-seed.js';
const from = Number(process.argv[2] ?? 1),
  n = Number(process.argv[3] ?? 1);
const t0 = process.hrtime.bigint();
const by = new Map<string, number[]>();
for (let s = from; s < from + n; s++) {
  const p = playSeed(s);
  if (p.broken) {
    const l = by.get(p.broken.invariant) ?? [];
    l.push(s);
    by.set(p.broken.invariant, l);
    if (n === 1) console.log(p.broken.lastSteps.join('\n'));
    if (l.length <= 2) console.log(s, p.broken.message);
  } else if (n === 1) console.log(p.steps, p.coverage);
}
console.log(by, Number(process.hrtime.bigint() - t0) / 1e6 / n, 'ms/seed');
