/** Runs Spectral (its OpenAPI rules and the OWASP rules) and Redocly on both documents. Any error or warning fails the step. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));
const documents = [
  { name: '3.1', file: '../../openapi/openapi.yaml', rules: '.spectral.yaml' },
  { name: '3.0.3', file: '../../openapi/openapi-3.0.3.yaml', rules: '.spectral-3.0.3.yaml' },
];

export default {
  title: 'Rule sets',
  columns: ['rule set', 'document', 'findings'],
  rows: async () => {
    const rows = [];
    for (const document of documents) {
      rows.push(describe('Spectral OAS + OWASP', document, await runSpectral(document)));
      rows.push(describe('Redocly recommended-strict', document, await runRedocly(document)));
    }
    return rows;
  },
};

function describe(ruleSet, { name }, findings) {
  return {
    cells: [ruleSet, name, String(findings.length)],
    failed: findings.length > 0,
    details: findings.map((finding) => `${ruleSet}, ${name}: ${finding}`),
  };
}

async function runSpectral({ file, rules }) {
  const found = await runTool('spectral', ['lint', file, '--ruleset', rules, '--format', 'json', '--quiet']);
  return JSON.parse(found).map(({ code, path, message }) => `${code} at ${path.join('/')}: ${message}`);
}

async function runRedocly({ file }) {
  const found = await runTool('redocly', ['lint', file, '--config', 'redocly.yaml', '--format', 'json']);
  return JSON.parse(found.slice(found.indexOf('{'))).problems.map(
    ({ ruleId, message, location }) => `${ruleId} at ${location[0]?.pointer ?? '?'}: ${message}`,
  );
}

/** The output of a tool. Exit code 1 with output means that it has findings. */
function runTool(name, args) {
  return new Promise((resolve, reject) => {
    execFile(
      `node_modules/.bin/${name}`,
      args,
      { cwd: folder, maxBuffer: 2 ** 26 },
      (error, out, errorOutput) => {
        if (error === null || (error.code === 1 && out !== '')) resolve(out);
        else reject(new Error(`${name} failed: ${errorOutput || out || error.message}`));
      },
    );
  });
}
