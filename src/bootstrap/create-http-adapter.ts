import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { Settings } from '../config/settings.js';
import { rejectMalformedHost } from '../http/reject-malformed-requests.js';
import { rejectUnservedRoute } from '../http/reject-unserved-route.js';
import { disregardContentType } from '../http/disregard-content-type.js';
import { readJsonBody } from '../http/read-json-body.js';
import { readOrMakeRequestId, RequestLog } from '../http/request-log.js';
import { respondToBadUrl, respondToSocketError } from '../http/respond-to-unreadable-requests.js';
import { setSecurityHeaders } from '../http/response-headers.js';

/** How much a caller may send, and how slowly. */
export interface RequestLimits {
  readonly bodyInBytes: number;
  /** Maximum length of a path parameter. */
  readonly pathParameterInCharacters: number;
  readonly headersTimeoutInMs: number;
  /** Bound for the whole request, headers and body. */
  readonly requestTimeoutInMs: number;
  /** How often both timeouts are checked. */
  readonly timeoutCheckInMs: number;
  /** Maximum of pipelined requests per connection that wait for a response. */
  readonly unansweredPerConnection: number;
  /** Longer than the idle time of common load balancers (60 s), so that they close first. */
  readonly keepAliveTimeoutInMs: number;
}

/** The limits of every gateway; tests use shorter ones. */
export const defaultLimits: RequestLimits = {
  bodyInBytes: 1_048_576,
  pathParameterInCharacters: 500,
  headersTimeoutInMs: 15_000,
  requestTimeoutInMs: 30_000,
  timeoutCheckInMs: 5_000,
  unansweredPerConnection: 64,
  keepAliveTimeoutInMs: 72_000,
};

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
