import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installPacked } from './install-packed.js';

const execute = promisify(execFile);
const root = process.cwd();

const consumer = `
import { Module } from '@nestjs/common';
import { RefreshGatewayModule, type HostCaller, type RefreshGatewayOptions } from 'refresh-gateway';

interface HostRequest { readonly headers: Readonly<Record<string, unknown>> }
const caller: HostCaller = { id: 'order-service', scopes: ['refresh:read'], connections: 'all' };
const options: RefreshGatewayOptions<HostRequest> = {
  prefix: '/imports',
  authenticate: ({ headers }) => (headers['x-service'] === 'orders' ? caller : null),
};

@Module({ imports: [RefreshGatewayModule.forRoot(options)] })
export class AppModule {}
export const later = RefreshGatewayModule.forRootAsync({ useFactory: () => Promise.resolve(options) });
// @ts-expect-error a mount point is required
RefreshGatewayModule.forRoot({});
`;

const tsconfig = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: 'es2023',
    module: 'nodenext',
    experimentalDecorators: true,
    skipLibCheck: false,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  },
  files: ['consumer.ts', 'readme.ts'],
};

describe('an application with the packed package installed', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gateway-consumer-'));
    await installPacked(folder);
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
    await writeFile(join(folder, 'consumer.ts'), consumer);
    await symlink(join(root, 'clients/typescript'), join(folder, 'node_modules/refresh-gateway-client'));
    await writeFile(join(folder, 'readme.ts'), await readSnippets('clients/typescript/README.md'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('compiles against its types, and so do the examples in the README of the client', async () => {
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const compiled = execute(process.execPath, [compiler, '-p', folder], { cwd: folder });
    // The compiler writes its errors to standard output.
    await expect(compiled.catch((error: { stdout: string }) => error.stdout)).resolves.toMatchObject({
      stdout: '',
    });
  });

  test('can import the module from it', async () => {
    const script = `import('refresh-gateway').then(({ RefreshGatewayModule }) => console.log(RefreshGatewayModule.forRoot({ prefix: '/imports' }).module.name))`;
    const { stdout } = await execute(process.execPath, ['--input-type=module', '-e', script], {
      cwd: folder,
    });
    expect(stdout).toBe('RefreshGatewayModule\n');
  });
});

/** The TypeScript examples of a page, as one module. */
async function readSnippets(path: string): Promise<string> {
  const page = await readFile(join(root, path), 'utf8');
  return [...page.matchAll(/^ *```ts\n([^]*?)^ *```$/gm)].map(([, snippet = '']) => snippet).join('\n');
}
