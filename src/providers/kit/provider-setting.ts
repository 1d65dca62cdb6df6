import type { ProviderSettings, SettingSchema, SettingsSchema } from '../contract/provider.js';

/** A setting that a provider declares for its connections. */
export interface ProviderSetting<Value> {
  /** Checked whenever a connection is made or changed. Its `description` is shown to callers and in the documentation. */
  readonly schema: SettingSchema;
  /** Whether a stored value is valid. */
  readonly accepts: (value: unknown) => value is Value;
}

/** All settings that a provider declares, by name. A setting is optional: without it, the provider does as it documents. */
export type DeclaredSettings = Readonly<Record<string, ProviderSetting<unknown>>>;

/** The settings of a connection as their provider reads them. */
export type SettingsOf<Declared extends DeclaredSettings> = {
  readonly [Name in keyof Declared]?: Declared[Name] extends ProviderSetting<infer Value> ? Value : never;
};

/** A setting with one of several values. */
export function choiceSetting<const Choice extends string>(
  choices: readonly Choice[],
  description: string,
): ProviderSetting<Choice> {
  return {
    schema: { type: 'string', enum: choices, description },
    accepts: (value): value is Choice => choices.some((choice) => choice === value),
  };
}

/** The schema of all settings of a provider. */
export function schemaOfSettings(declared: DeclaredSettings): SettingsSchema {
  const properties = Object.entries(declared).map(([name, { schema }]) => [name, schema] as const);
  return { type: 'object', properties: Object.fromEntries(properties), additionalProperties: false };
}

/** Reads the settings that a provider declares, and no others. Throws if a stored value is not valid, and names its setting. */
export function readSettings<Declared extends DeclaredSettings>(
  declared: Declared,
  settings: ProviderSettings,
): SettingsOf<Declared> {
  const stored = new Map<string, unknown>(Object.entries(settings));
  const own = Object.entries(declared).flatMap(([name, { accepts }]) => {
    const value = stored.get(name);
    if (value !== undefined && !accepts(value)) throw new Error(`The stored setting ${name} is not valid.`);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(own) as SettingsOf<Declared>;
}
