/** Runs work on the same key one after the other, in the order of the calls. Work on different keys runs concurrently. */
export class OneAtATime<Key> {
  private readonly newest = new Map<Key, Promise<unknown>>();

  /** Runs the work when all earlier work on `key` has finished or failed. */
  async run<Value>(key: Key, work: () => Promise<Value>): Promise<Value> {
    const previous = this.newest.get(key) ?? Promise.resolve();
    const result = previous.then(work, work);
    this.newest.set(key, result);
    try {
      return await result;
    } finally {
      if (this.newest.get(key) === result) this.newest.delete(key);
    }
  }
}
