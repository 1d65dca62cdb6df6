/** The row has, or may have, another owner. The former owner must not write. */
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
