import { type DynamicModule, type InjectionToken, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { pino } from 'pino';
import { readSettings } from '../config/read-settings.js';
import { DATABASE } from '../database/database.js';
import { DatabaseSignals } from '../database/signals/database-signals.js';
import { createOpenApiDocument, type OpenApiVersion } from '../documentation/openapi-document.js';
import { AppModule } from './app.module.js';

/** Replaces what only a running gateway has, such as the database. It binds the tokens, so that the wiring is complete, but gives no values. */
@Module({})
class UnopenedModule {
  static binding(...tokens: readonly InjectionToken[]): DynamicModule {
    const reject = (): never => {
      throw new Error('This application is only described. Nothing of it is opened.');
    };
    return {
      module: UnopenedModule,
      global: true,
      providers: tokens.map((provide) => ({ provide, useFactory: reject })),
      exports: [...tokens],
    };
  }
}

/**
 * Builds the OpenAPI document of a gateway with default settings, for `tools/openapi.js`. It reads only the wiring: it instantiates,
 * connects and serves nothing.
 */
export async function describeDefaultGateway(openApiVersion: OpenApiVersion): Promise<OpenAPIObject> {
  const parts = {
    settings: readSettings({}),
    secrets: { adminApiKey: '', encryptionKeys: [] },
    logger: pino({ enabled: false }),
  };
  const wiring = AppModule.assemble(parts, UnopenedModule.binding(DATABASE, DatabaseSignals));
  const app = await NestFactory.create<NestFastifyApplication>(wiring, new FastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  return createOpenApiDocument(app, null, openApiVersion);
}
