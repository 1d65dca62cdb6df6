import { type Comparison, type Goal, judgeGoals, judgeListReads } from './judge-goals.js';
import { joinOutcomes } from './outcome.js';
import { printComparison, printGoals } from './print-comparison.js';
import { runGateway } from './run-gateway.js';
import { runIdeal } from './run-ideal.js';
import { runScript } from './run-script.js';
import { manyAccounts, manyCallers, type Scenario, thousandRequests, wholeConnection } from './scenario.js';

// Plays the scenarios in virtual time. The exit code is 1 when a goal is missed.

function compare(scenario: Scenario): Comparison {
  const of = (run: typeof runGateway) =>
    joinOutcomes(scenario.accounts.map((account) => run(scenario, account)));
  return { scenario, gateway: of(runGateway), script: of(runScript), ideal: of(runIdeal) };
}

const scenarios = [
  thousandRequests(),
  wholeConnection(),
  manyAccounts('shipstation'),
  manyAccounts('shipengine'),
  manyCallers('shipstation'),
  manyCallers('shipengine'),
];
const goals: Goal[] = [];
for (const scenario of scenarios) {
  const comparison = compare(scenario);
  printComparison(comparison);
  const judged = judgeGoals(comparison);
  printGoals(judged);
  goals.push(...judged);
}
const listReads = (['shipstation', 'shipengine'] as const).map((provider) =>
  judgeListReads(compare(manyAccounts(provider, 10)), compare(manyAccounts(provider, 40))),
);
printGoals(listReads);
goals.push(...listReads);
const missed = goals.filter((goal) => !goal.isMet).length;
process.stdout.write(`${goals.length - missed} goals met, ${missed} missed\n`);
process.exitCode = missed === 0 ? 0 : 1;
