/** One setting that cannot be used: its name and what is expected. Never holds the value, which may be a secret. */
export interface SettingError {
  readonly name: string;
  readonly expected: string;
}

/** The settings cannot be used. The message names every mistake, one on each line. */
export class SettingsError extends Error {
  constructor(readonly errors: readonly SettingError[]) {
    super(
      ['The settings are not valid:', ...errors.map(({ name, expected }) => `  ${name}: ${expected}`)].join(
        '\n',
      ),
    );
    this.name = 'SettingsError';
  }
}
