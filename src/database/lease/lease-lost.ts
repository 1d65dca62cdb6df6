/** The row has, or may have, another owner: whatever its former one was about to write must not be written. */
export class LeaseLost extends Error {
  readonly key: number;
  readonly fence: number;

  constructor(key: number, fence: number) {
    super(`The lease on row ${key} with fence ${fence} is lost.`);
    this.name = 'LeaseLost';
    this.key = key;
    this.fence = fence;
  }
}
