/** Lets work on the same thing go one after the other, in the order in which it came; work on other things goes beside it. */
export class OneAtATime<Key> {
  private readonly newest = new Map<Key, Promise<unknown>>();

  /** Does the work when all earlier work on `key` has ended, well or not. */
  async run<Value>(key: Key, work: () => Promise<Value>): Promise<Value> {
    const before = this.newest.get(key) ?? Promise.resolve();
    const result = before.then(work, work);
    this.newest.set(key, result);
    try {
      return await result;
    } finally {
      if (this.newest.get(key) === result) this.newest.delete(key);
    }
  }
}
