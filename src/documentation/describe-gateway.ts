import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { createOpenApiDocument, type OpenApiVersion } from './openapi-document.js';

type Wiring = Parameters<typeof NestFactory.create>[0];

/** The OpenAPI document of an application module. It reads only the wiring: it instantiates, connects and serves nothing. */
export async function describeGateway(
  wiring: Wiring,
  openApiVersion: OpenApiVersion,
): Promise<OpenAPIObject> {
  const app = await NestFactory.create<NestFastifyApplication>(wiring, new FastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  return createOpenApiDocument(app, null, openApiVersion);
}
