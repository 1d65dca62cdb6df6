/** One invalid setting: its name and what is expected. Never contains the value, which may be a secret. */
export interface SettingError {
  readonly name: string;
  readonly expected: string;
}

/** The settings are invalid. The message lists every validation error, one on each line. */
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
