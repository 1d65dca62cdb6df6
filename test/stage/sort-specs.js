import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** How a file names what `npm run build` writes: the gateway, the client, or the packed package. */
const needsBuild = /(?<!ajv\/)\bdist\/|'#client\b|\('npm'/;

/** How a file reaches a database, a process or a server. */
const leavesMemory =
  /^(?:import|\}) (?!type\b)[^'\n]*'(?:pg|kysely|fastify|node:child_process)'|\bcreateServer\b/m;

/** Specs that are slow, or that test several modules together. */
const isLarge = /^test\/|-simulation\.spec\.ts$/;

const runtimeImport = /^(?:(?:import|export) (?!type\b)|\} from )[^'\n]*'(\.[^']+)\.js'/gm;

/**
 * Sorts all specs by what they need, which their imports show; nobody keeps a list. `built`: specs that need
 * `dist`. `unit`: small specs that need nothing. `integration`: all others.
 */
export function sortSpecs() {
  const files = new Map();
  const sorted = { unit: [], integration: [], built: [] };
  for (const spec of globSync('{src,test,tools}/**/*.spec.ts').sort()) {
    const reached = new Set([spec]);
    for (const path of reached) {
      if (!files.has(path)) files.set(path, inspect(path));
      for (const imported of files.get(path).imports) reached.add(imported);
    }
    const needs = (what) => [...reached].some((path) => files.get(path)[what]);
    if (needs('needsBuild')) sorted.built.push(spec);
    else if (needs('leavesMemory') || isLarge.test(spec)) sorted.integration.push(spec);
    else sorted.unit.push(spec);
  }
  return sorted;
}

function inspect(path) {
  const text = readFileSync(path, 'utf8');
  return {
    needsBuild: needsBuild.test(text),
    leavesMemory: leavesMemory.test(text),
    imports: [...text.matchAll(runtimeImport)]
      .map(([, name]) => `${join(dirname(path), name)}.ts`)
      .filter((file) => existsSync(file)),
  };
}
