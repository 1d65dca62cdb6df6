/** Resolves after this time; rejects with the signal's reason as soon as it is aborted. */
export async function pause(timeInMs: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, timeInMs);
    signal?.addEventListener('abort', end);
  });
  signal?.throwIfAborted();
}
