/** For what no event tells: looks again and again until it is so, for at most a minute. */
export async function waitUntil(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = AbortSignal.timeout(60_000);
  while (!(await isSo())) {
    deadline.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
