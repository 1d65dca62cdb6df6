/** Runs `reload` at every SIGHUP, one after the other; signals that come while it runs lead to one more run. Never rejects. */
export function reloadOnHangup(reload: () => Promise<void>, onFailure: (error: unknown) => void): void {
  let running = false;
  let again = false;
  const run = async (): Promise<void> => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      await reload().catch(onFailure);
    } while (again);
    running = false;
  };
  process.on('SIGHUP', () => void run());
}
