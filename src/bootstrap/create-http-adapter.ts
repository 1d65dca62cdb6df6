import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { Settings } from '../config/settings.js';
import { rejectMalformedHost } from '../http/reject-malformed-requests.js';
import { rejectUnservedRoute } from '../http/reject-unserved-route.js';
import { disregardContentType, readJsonBody } from '../http/request-body.js';
import { readOrMakeRequestId, RequestLog } from '../http/request-log.js';
import { respondToBadUrl, respondToSocketError } from '../http/respond-to-unreadable-requests.js';
import { setSecurityHeaders } from '../http/response-headers.js';
import type { RequestLimits } from './request-limits.js';

/** Creates Fastify with the gateway's limits and error responses, without routes. */
export function createHttpAdapter(
  { publicUrl, trustProxy }: Pick<Settings, 'publicUrl' | 'trustProxy'>,
  logger: Logger,
  limits: RequestLimits,
): FastifyAdapter {
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    requestIdHeader: false,
    logController: new RequestLog(),
    genReqId: readOrMakeRequestId,
    trustProxy,
    bodyLimit: limits.bodyInBytes,
    requestTimeout: limits.requestTimeoutInMs,
    keepAliveTimeout: limits.keepAliveTimeoutInMs,
    // When the gateway stops, responses in flight finish; idle connections are closed immediately.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: limits.pathParameterInCharacters },
    http: {
      headersTimeout: limits.headersTimeoutInMs,
      connectionsCheckingInterval: limits.timeoutCheckInMs,
      // Node would respond without a body; `rejectMalformedHost` responds with a problem document.
      requireHostHeader: false,
    },
    frameworkErrors: respondToBadUrl(publicUrl),
    clientErrorHandler: respondToSocketError(publicUrl),
  });
  const fastify = adapter.getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'buffer' },
    readJsonBody,
  );
  setSecurityHeaders(fastify, publicUrl);
  rejectMalformedHost(fastify);
  rejectUnservedRoute(fastify);
  disregardContentType(fastify);
  return adapter;
}
