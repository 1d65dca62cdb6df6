/** Stops the PostgreSQL of the run and removes its data. */
export default async function tearDown(): Promise<void> {
  const { testServer } = await import('./test-server.js');
  await testServer.stop();
}
