/** A name leads to an address that may not be called. The message names neither: it may be shown to whoever set the URL. */
export class ForbiddenAddress extends Error {
  readonly code = 'forbidden-address';

  constructor() {
    super('The host leads to an address that may not be called.');
    this.name = 'ForbiddenAddress';
  }
}
