/** Every client: made from the documents, compiled or loaded, and run against a gateway and one of a later version. */
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
        judgeTypescript(stage),
        ...languages.map((language) => judge(language, generation, stage)),
      ];
      return await Promise.all(rows);
    } finally {
      await stage.close();
    }
  },
};

/** Generated means here: the committed sources are what the document gives. */
async function judgeTypescript({ environment }) {
  const generated = await tryTo(async () => {
    await runCommand(['npm', 'ci', '--prefix', ours]);
    await runCommand(['npm', 'run', '--silent', 'check', '--prefix', ours]);
  });
  const compiled = await tryTo(() => runCommand([`${root}node_modules/.bin/tsc`, '-p', ours]));
  const driver = fileURLToPath(new URL('../clients/typescript/drive.js', import.meta.url));
  const ran = await tryTo(() => runCommand([process.execPath, driver], { environment }));
  return row('TypeScript', [generated, compiled, ran]);
}

async function judge(language, generation, { environment }) {
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

/** The steps that were tried, in their order; those that were not stand as `no`. */
function row(name, steps) {
  const cells = [0, 1, 2].map((place) => steps[place]?.cell ?? (steps[place]?.done ? 'yes' : 'no'));
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
