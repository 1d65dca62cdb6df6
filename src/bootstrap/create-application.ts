import type { IncomingMessage } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  authenticateRequests,
  authorizeRequests,
  type IdentifyCaller,
  limitRequests,
} from '../access/check-callers.js';
import { Authenticator } from '../access/authenticator.js';
import { RequestLimiter } from '../access/limits/request-limiter.js';
import { AppModule, type GatewayParts, type FeatureModule } from './app.module.js';
import { createHttpAdapter, defaultLimits, type RequestLimits } from './create-http-adapter.js';
import { isDocumentationPage, serveDocumentation } from '../documentation/serve-documentation.js';
import { NestLogger } from '../platform/nest-logger.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { ignoreExpectations, limitConnections, limitPipelines } from '../http/protect-server.js';
import { rejectMalformedQuery } from '../http/reject-malformed-requests.js';
import { RequestValidationPipe } from '../http/request-validation.pipe.js';
import { setCommonHeaders } from '../http/response-headers.js';
import { UnexpectedInputGuard } from '../http/unexpected-input.guard.js';

/** The checks that a host application runs before the gateway. */
export interface Entrance {
  /** Throws when the host rejects a request. */
  readonly admit: (request: IncomingMessage) => void;
  /** Identifies the caller instead of the gateway's keys and tokens; null: the gateway identifies callers itself. */
  readonly identify: IdentifyCaller | null;
}

/**
 * Builds the application, ready for `await app.listen(port, host)`. Throws when a part cannot be created; the process continues.
 * Requests pass the hooks in the order in which they are added here.
 */
export async function createApplication(
  parts: GatewayParts,
  furtherModules: readonly FeatureModule[] = [],
  limits: RequestLimits = defaultLimits,
  entrance: Entrance | null = null,
): Promise<NestFastifyApplication> {
  const { settings, logger } = parts;
  const adapter = createHttpAdapter(settings, logger, limits);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.assemble(parts, ...furtherModules),
    adapter,
    {
      // Nest has one logger per process. In a host application it is the host's.
      ...(entrance === null && { logger: new NestLogger(logger) }),
      abortOnError: false,
      bodyParser: false,
    },
  );
  if (settings.corsOrigins.length > 0) app.enableCors(crossOriginOptions(settings.corsOrigins));
  limitConnections(app.getHttpServer(), {
    total: settings.maxConnections,
    perIpAddress: settings.maxConnectionsPerAddress,
  });
  limitPipelines(app.getHttpServer(), limits.unansweredPerConnection);
  ignoreExpectations(app.getHttpServer());
  const fastify = app.getHttpAdapter().getInstance();
  setCommonHeaders(fastify);
  const authenticator = app.get(Authenticator);
  if (entrance !== null) {
    fastify.addHook('onRequest', (request, _reply, done) => {
      entrance.admit(request.raw);
      done();
    });
  }
  const identify =
    entrance?.identify ?? (({ headers, ip }) => authenticator.identify(headers.authorization, ip));
  authenticateRequests(fastify, identify, isDocumentationPage);
  limitRequests(fastify, app.get(RequestLimiter));
  authorizeRequests(fastify);
  rejectMalformedQuery(fastify);
  app.useGlobalFilters(new ProblemFilter(settings.publicUrl, limits));
  app.useGlobalGuards(new UnexpectedInputGuard());
  app.useGlobalPipes(new RequestValidationPipe());
  serveDocumentation(app, settings);
  try {
    await app.init();
  } catch (error) {
    // A host application survives the failure: parts that have started must stop.
    await app.close();
    throw error;
  }
  return app;
}

/** CORS options: what pages of the allowed origins may send and read. */
function crossOriginOptions(origins: readonly string[]) {
  return {
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'If-None-Match',
      'Last-Event-ID',
      'Prefer',
      'X-Request-Id',
    ],
    exposedHeaders: [
      'Allow',
      'ETag',
      'Idempotency-Replayed',
      'Location',
      'Preference-Applied',
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
      'WWW-Authenticate',
      'X-Request-Id',
    ],
    maxAge: 600,
    // Otherwise an incomplete preflight gets a plain-text response.
    strictPreflight: false,
  };
}
