/**
 * Makes one PostgreSQL available to all specs of the run; it starts when the first one asks for it. Jest hands this file
 * to Node as it is, which reads the sources: nothing has to be built for a single spec to run.
 */
export default async function setUp(): Promise<void> {
  await import(new URL('../../../tools/resolve-typescript.ts', import.meta.url).href);
  const { testServer } = await import('./test-server.js');
  process.env.TEST_DATABASE_SERVER ??= await testServer.offer();
}
