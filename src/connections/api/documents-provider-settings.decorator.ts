import { ApiPropertyOptional } from '@nestjs/swagger';
import type { SettingDocumentation, SettingSchema } from '../../providers/contract/provider.js';
import { providerCatalogue } from '../../providers/provider-catalogue.js';

interface DocumentedSetting extends Partial<SettingDocumentation> {
  readonly schema: SettingSchema;
}

/** Adds the settings of all providers to the schema of a DTO. Their values are not listed, because a provider may get more. */
export function DocumentsProviderSettings(use: 'requests' | 'responses') {
  return ({ prototype }: { readonly prototype: object }): void => {
    for (const [name, { schema, description, descriptionInResponses, example }] of listSettings()) {
      const { type, additionalProperties } = schema;
      const inResponses = use === 'responses' ? descriptionInResponses : undefined;
      const texts = { description: inResponses ?? description ?? schema.description, example };
      const property =
        type === 'object'
          ? ApiPropertyOptional({ type, additionalProperties: { type: additionalProperties.type }, ...texts })
          : ApiPropertyOptional({ type, ...texts });
      property(prototype, name);
    }
  };
}

/** The settings of all providers, each once. */
function listSettings(): ReadonlyMap<string, DocumentedSetting> {
  const settings = new Map<string, DocumentedSetting>();
  for (const { settingsSchema, settingsDocumentation = {} } of providerCatalogue) {
    const schemas = settingsSchema.properties;
    for (const name of [...Object.keys(settingsDocumentation), ...Object.keys(schemas)]) {
      const schema = schemas[name];
      if (schema !== undefined && !settings.has(name))
        settings.set(name, { schema, ...settingsDocumentation[name] });
    }
  }
  return settings;
}
