/** Returns true when `work` finishes within the time, else false. `work` must never reject. */
export async function endsWithin(work: Promise<unknown>, timeInMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(resolve, timeInMs, false)));
  const inTime = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}
