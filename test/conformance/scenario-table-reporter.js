/** After a run of the conformance suite, prints how many cases of each scenario passed, by provider. */
export default class ScenarioTableReporter {
  onRunComplete(_contexts, results) {
    const cases = results.testResults
      .filter(({ testFilePath }) => testFilePath.endsWith('/conformance/conformance.spec.ts'))
      .flatMap(({ testResults }) => testResults)
      .filter(({ status }) => status === 'passed' || status === 'failed');
    if (cases.length > 0) process.stdout.write(`\n${renderTable(cases)}\n`);
  }
}

function renderTable(cases) {
  const providers = unique(cases, 0);
  const scenarios = unique(cases, 1);
  const width = Math.max(...scenarios.map((name) => name.length));
  const columns = providers.map((name) => Math.max(name.length, 7));
  const line = (name, cells) =>
    `  ${name.padEnd(width)}  ${cells.map((cell, index) => cell.padStart(columns[index])).join('  ')}`;
  const rows = scenarios.map((scenario) =>
    line(
      scenario,
      providers.map((provider) => renderCell(cases, provider, scenario)),
    ),
  );
  return ['Scenarios by provider (cases passed)', line('', providers), ...rows].join('\n');
}

function renderCell(cases, provider, scenario) {
  const mine = cases.filter(
    ({ ancestorTitles }) => ancestorTitles[0] === provider && ancestorTitles[1] === scenario,
  );
  const passed = mine.filter(({ status }) => status === 'passed').length;
  return passed === mine.length ? String(passed) : `${passed} of ${mine.length}`;
}

function unique(cases, level) {
  return [...new Set(cases.map(({ ancestorTitles }) => ancestorTitles[level]))];
}
