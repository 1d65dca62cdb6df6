/** The person at the terminal has ended the command before its time; the message says what goes on. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
}
