/** Generates every client, compiles or loads it, and runs it against a gateway and a simulated later version. */
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { folderOf, generateClients } from '../clients/generate.js';
import { languages } from '../clients/languages.js';
import { openStage } from '../clients/open-stage.js';
import { runCommand } from '../clients/run-command.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const ours = `${root}clients/typescript`;

export default {
  title: 'Clients',
  columns: ['client', 'generated', 'compiled', 'ran'],
  rows: async () => {
    const generation = await tryTo(generateClients);
    const stage = await openStage();
    try {
      const rows = [
        checkTypescript(stage),
        ...languages.map((language) => check(language, generation, stage)),
      ];
      return await Promise.all(rows);
    } finally {
      await stage.close();
    }
  },
};

/** For this client, "generated" means that the committed sources are up to date. */
async function checkTypescript({ environment }) {
  const generated = await tryTo(async () => {
    await runCommand(['npm', 'ci', '--prefix', ours]);
    await runCommand(['npm', 'run', '--silent', 'check', '--prefix', ours]);
  });
  const compiled = await tryTo(() => runCommand([`${root}node_modules/.bin/tsc`, '-p', ours]));
  const driver = fileURLToPath(new URL('../clients/typescript/drive.js', import.meta.url));
  const ran = await tryTo(() => runCommand([process.execPath, driver], { environment }));
  return row('TypeScript', [generated, compiled, ran]);
}

async function check(language, generation, { environment }) {
  const { name, packages, probe, compile, run, why } = language;
  if (!generation.done) return row(name, [generation]);
  const files = await readdir(folderOf(language), { recursive: true });
  const generated = { done: true, cell: `yes (${files.length} files)` };
  if (compile === undefined) {
    const { cells } = row(name, [generated]);
    return { cells, failed: false, details: [`${name}: only generated, since ${why}`] };
  }
  const tools = await tryTo(() => runCommand(probe));
  if (!tools.done) return row(name, [generated, { done: false, why: `needs apt-get install ${packages}` }]);
  const compiled = await tryTo(() => runCommand(compile(folderOf(language))));
  if (!compiled.done) return row(name, [generated, compiled]);
  return row(name, [
    generated,
    compiled,
    await tryTo(() => runCommand(run(folderOf(language)), { environment })),
  ]);
}

/** A row of the table. A step that was not tried is shown as `no`. */
function row(name, steps) {
  const cells = [0, 1, 2].map((index) => steps[index]?.cell ?? (steps[index]?.done ? 'yes' : 'no'));
  const failures = steps.filter(({ done }) => !done);
  const details = failures.flatMap(({ why }) => `${name}: ${why}`.split('\n'));
  return { cells: [name, ...cells], failed: failures.length > 0 || steps.length < 3, details };
}

async function tryTo(act) {
  try {
    await act();
    return { done: true };
  } catch (error) {
    return { done: false, why: error instanceof Error ? error.message : String(error) };
  }
}
