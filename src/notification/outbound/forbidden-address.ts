/**
 * The host resolves to an IP address that may not be called. The message names neither, because the owner of the URL may see it.
 */
export class ForbiddenAddress extends Error {
  readonly code = 'forbidden-address';

  constructor() {
    super('The host resolves to an IP address that may not be called.');
    this.name = 'ForbiddenAddress';
  }
}
