/** Runs `reload` at every SIGHUP, one run at a time. Signals during a run cause one more run. Never rejects. */
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
