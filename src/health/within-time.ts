/** Whether work succeeds within the time. A later result is ignored. */
export async function succeedsWithin(timeInMs: number, work: () => Promise<unknown>): Promise<boolean> {
  const succeeded = work().then(
    () => true,
    () => false,
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), timeInMs);
  });
  return Promise.race([succeeded, late]).finally(() => clearTimeout(timer));
}
