/** Ctrl-C stopped the command; the message says what continues. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
}
