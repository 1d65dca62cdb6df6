import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { authenticateRequests } from './access/authenticate-requests.js';
import { Authenticator } from './access/authenticator.js';
import { limitRequests } from './access/limits/limit-requests.js';
import { RequestLimiter } from './access/limits/request-limiter.js';
import { AppModule, type GatewayParts, type Room } from './app.module.js';
import { createHttpAdapter } from './create-http-adapter.js';
import { isDocumentationPage, serveDocumentation } from './documentation/serve-documentation.js';
import { limitConnections } from './platform/limit-connections.js';
import { NestLogger } from './platform/nest-logger.js';
import { ProblemFilter } from './platform/problem.filter.js';
import { refuseMalformedQuery } from './platform/refuse-malformed-query.js';
import { RequestValidationPipe } from './platform/request-validation.pipe.js';
import { setCommonHeaders } from './platform/set-common-headers.js';
import { UnexpectedInputInterceptor } from './platform/unexpected-input.interceptor.js';
import { defaultLimits, type RequestLimits } from './request-limits.js';
import { securityHeaders } from './security-headers.js';
import { crossOriginOptions } from './cross-origin-options.js';

/**
 * Builds the application, ready to listen: `await app.listen(port, host)`. Fails when a part cannot be made, without ending the
 * process. The order of the hooks is the order in which a request meets them.
 */
export async function createApplication(
  parts: GatewayParts,
  furtherRooms: readonly Room[] = [],
  limits: RequestLimits = defaultLimits,
): Promise<NestFastifyApplication> {
  const { settings, logger } = parts;
  const adapter = createHttpAdapter(settings, logger, limits);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.assemble(parts, ...furtherRooms),
    adapter,
    {
      logger: new NestLogger(logger),
      abortOnError: false,
      bodyParser: false,
    },
  );
  app.useSecurityHeaders(securityHeaders(settings.publicUrl));
  if (settings.corsOrigins.length > 0) app.enableCors(crossOriginOptions(settings.corsOrigins));
  limitConnections(app.getHttpServer(), {
    total: settings.maxConnections,
    perAddress: settings.maxConnectionsPerAddress,
  });
  const fastify = app.getHttpAdapter().getInstance();
  setCommonHeaders(fastify);
  authenticateRequests(fastify, app.get(Authenticator), isDocumentationPage);
  limitRequests(fastify, app.get(RequestLimiter));
  refuseMalformedQuery(fastify);
  app.useGlobalFilters(new ProblemFilter(settings.publicUrl, limits));
  app.useGlobalInterceptors(new UnexpectedInputInterceptor());
  app.useGlobalPipes(new RequestValidationPipe());
  serveDocumentation(app, settings);
  await app.init();
  return app;
}
