import type { OpenAPIObject } from '@nestjs/swagger';
import { pino } from 'pino';
import { AppModule } from './app.module.js';
import { readSettings } from '../config/read-settings.js';
import { DATABASE } from '../database/database.js';
import { DatabaseSignals } from '../database/signals/database-signals.js';
import { describeGateway } from '../documentation/describe-gateway.js';
import type { OpenApiVersion } from '../documentation/openapi-document.js';
import { UnopenedModule } from '../documentation/unopened.module.js';

/** Builds the OpenAPI document of a gateway with default settings, for `tools/openapi.js`. */
export function describeDefaultGateway(openApiVersion: OpenApiVersion): Promise<OpenAPIObject> {
  const parts = {
    settings: readSettings({}),
    secrets: { adminApiKey: '', encryptionKeys: [] },
    logger: pino({ enabled: false }),
  };
  return describeGateway(
    AppModule.assemble(parts, UnopenedModule.binding(DATABASE, DatabaseSignals)),
    openApiVersion,
  );
}
