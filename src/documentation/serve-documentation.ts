import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { Settings } from '../config/settings.js';
import { problemOfUnservedRoute } from '../http/to-problem.js';
import { createOpenApiDocument } from './openapi-document.js';

/** The addresses of its files; whatever else a path can hold (`..`, NUL, too much) is none, and the server of files would fail on it. */
const swaggerFile = /^\/docs(\/([A-Za-z0-9][A-Za-z0-9._-]{0,63})?)?(\?|$)/;

const documents: readonly string[] = ['/openapi.json', '/openapi.yaml'];

/** Whether a route pattern belongs to the documentation, which needs no key. */
export function isDocumentationPage(routePattern: string): boolean {
  return documents.includes(routePattern) || isSwaggerPage(routePattern);
}

function isSwaggerPage(routePattern: string): boolean {
  return routePattern === '/docs' || routePattern.startsWith('/docs/');
}

/**
 * Serves the OpenAPI document, and Swagger UI at `/docs` unless `DOCS` is off. All of its files come from here; the page loads
 * nothing from elsewhere, keeps no key, and shows no other document than this one.
 */
export function serveDocumentation(
  app: NestFastifyApplication,
  settings: Pick<Settings, 'publicUrl' | 'docs'>,
): void {
  const policy = swaggerPolicy(settings.publicUrl);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      if (!isSwaggerPage(request.routeOptions.url ?? '')) return done();
      void reply.header('content-security-policy', policy);
      // A part of a file is asked for by nobody, and beyond its end the server of files would fail.
      delete request.headers.range;
      done(swaggerFile.test(request.url) ? undefined : problemOfUnservedRoute());
    });
  SwaggerModule.setup('docs', app, createOpenApiDocument(app, settings.publicUrl), {
    ui: settings.docs === 'public',
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: 'Refresh gateway',
    swaggerOptions: {
      persistAuthorization: false,
      queryConfigEnabled: false,
      validatorUrl: null,
      url: '',
      layout: 'BaseLayout',
      tryItOutEnabled: true,
      displayRequestDuration: true,
      defaultModelsExpandDepth: 0,
    },
  });
}

/** Swagger UI sets styles from its script and inlines its icons; scripts come from this origin only. */
function swaggerPolicy(publicUrl: string | null): string {
  const callable =
    publicUrl === null || publicUrl.startsWith('/') ? "'self'" : `'self' ${new URL(publicUrl).origin}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src ${callable}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
