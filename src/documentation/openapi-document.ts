import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { buildUrl } from '../platform/build-url.js';
import { gatewayVersion } from '../platform/gateway-version.js';
import { completeDocument } from './complete/complete-document.js';
import { fitGenerators } from './complete/fit-generators.js';

const description = `One \`/refresh\` API in front of ShipStation and ShipEngine: ask it to import the orders of a store now, and it tells when they are in.

**Get a key.** At its first start the gateway writes one to \`data/admin-key\` (or uses \`ADMIN_API_KEY\`). Press *Authorize* and paste it; programs send \`Authorization: Bearer <key>\`.

**First call.** \`POST /refresh\` with \`{"connection": "shipstation-sandbox"}\` and the header \`Prefer: wait=30\`. \`GET /connections\` lists the connections.

Every error is \`application/problem+json\` with a stable \`code\`; its \`type\` leads to a page that explains it. Instants are RFC 3339 in UTC. Unknown fields and query parameters are refused. Values listed in a description may grow; only those written as \`enum\` are closed.`;

const tags: readonly (readonly [string, string])[] = [
  ['Refresh', 'Ask for an import and follow it to its end.'],
  ['Connections', 'Accounts at a provider, and their sources.'],
  ['Providers', 'What each provider can do.'],
  ['Webhooks', 'Be told of events, signed, at a URL.'],
  ['Provider webhooks', 'Where the providers themselves tell that something has happened.'],
  ['Keys', 'Who may ask, and what.'],
  ['Audit', 'Who changed what.'],
  ['Operation', 'Is the gateway up?'],
];

const bearer =
  'A key of this gateway (`rgw_…`), or a token of the issuer in `OIDC_ISSUER`, which is checked as RFC8725 advises: signature algorithms from a list, issuer, audience and expiry required.';

/** The version that is served, and the one that generators of clients understand. */
export type OpenApiVersion = '3.1.0' | '3.0.3';

/**
 * The OpenAPI document of an application. That of version 3.0.3 is for generators: it leaves out what they cannot read (see
 * `fitGenerators`). Throws when two operations have the same name.
 */
export function createOpenApiDocument(
  app: INestApplication,
  publicUrl: string | null,
  openApiVersion: OpenApiVersion = '3.1.0',
): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion(openApiVersion)
    .setTitle('Refresh gateway')
    .setDescription(description)
    .setVersion(gatewayVersion)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer(buildUrl(publicUrl, publicUrl === null ? '/' : ''))
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: bearer }, 'key')
    .addSecurityRequirements('key');
  for (const [name, text] of tags) builder.addTag(name, text);
  const names = new Set<string>();
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (_controller, method) => {
      if (names.has(method))
        throw new Error(`Two operations are called ${method}; generated clients need distinct names.`);
      names.add(method);
      return method;
    },
  });
  const completed = completeDocument(document);
  return openApiVersion === '3.1.0' ? completed : fitGenerators(completed);
}
