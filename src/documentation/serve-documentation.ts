import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { Settings } from '../config/settings.js';
import { problemOfUnservedRoute } from '../http/to-problem.js';
import { createOpenApiDocument } from './openapi-document.js';

/** The URLs of its files. Other paths (with `..` or NUL, or too long) get a 404 here, since the file server would fail on them. */
const swaggerFile = /^\/docs(\/([A-Za-z0-9][A-Za-z0-9._-]{0,63})?)?(\?|$)/;

const documents: readonly string[] = ['/openapi.json', '/openapi.yaml'];

/** Whether a route pattern belongs to the documentation. These routes need no key. */
export function isDocumentationPage(routePattern: string): boolean {
  return documents.includes(routePattern) || isSwaggerPage(routePattern);
}

function isSwaggerPage(routePattern: string): boolean {
  return routePattern === '/docs' || routePattern.startsWith('/docs/');
}

/**
 * Serves the OpenAPI document, and Swagger UI at `/docs` unless `DOCS` is off. The page loads all its files from the gateway, stores no
 * key, and shows only this document.
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
      // Browsers do not need ranges of these files, and the file server would fail on a range beyond the end.
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

/** Swagger UI sets styles from its script and inlines its icons. Scripts may come from this origin only. */
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
