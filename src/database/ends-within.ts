/** True when `work` ends within the time; false when the time is over first. `work` never rejects. */
export async function endsWithin(work: Promise<unknown>, timeInMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(resolve, timeInMs, false)));
  const inTime = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}
