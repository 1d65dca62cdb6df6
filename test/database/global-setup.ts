import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

// Jest loads this file and what it imports by Node itself, from the sources: nothing has to be built for a single spec.
// Node takes the types away; only the names of the files have to be found.
registerHooks({
  resolve(specifier, context, nextResolve) {
    if (
      specifier.startsWith('.') &&
      specifier.endsWith('.js') &&
      context.parentURL?.endsWith('.ts') === true
    ) {
      const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
      if (existsSync(fileURLToPath(source))) return nextResolve(source.href, context);
    }
    return nextResolve(specifier, context);
  },
});

/** Makes one PostgreSQL available to all specs of the run; it starts when the first one asks for it. */
export default async function setUp(): Promise<void> {
  const { testServer } = await import('./test-server.js');
  process.env.TEST_DATABASE_SERVER = await testServer.offer();
}
