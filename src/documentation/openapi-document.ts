import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { buildAddress } from '../platform/build-address.js';
import { sealRequestBodies } from './seal-request-bodies.js';

const version = '0.1.0';

const description = `One \`/refresh\` API in front of ShipStation and ShipEngine: ask it to import the orders of a store now, and it tells when they are in.

**Get a key.** At its first start the gateway writes one to \`data/admin-key\` (or uses \`ADMIN_API_KEY\`). Press *Authorize* and paste it; programs send \`Authorization: Bearer <key>\`.

**First call.** \`POST /refresh\` with \`{"connection": "shipstation-sandbox"}\` and the header \`Prefer: wait=30\`. \`GET /connections\` lists the connections.

Every error is \`application/problem+json\` with a stable \`code\`; its \`type\` leads to a page that explains it. Instants are RFC 3339 in UTC. Unknown fields and query parameters are refused. Values listed in a description may grow; only those written as \`enum\` are closed.`;

const tags: readonly (readonly [string, string])[] = [
  ['Refresh', 'Ask for an import and follow it to its end.'],
  ['Connections', 'Accounts at a provider, and their sources.'],
  ['Providers', 'What each provider can do.'],
  ['Keys', 'Who may ask, and what.'],
  ['Operation', 'Is the gateway up?'],
];

/** The OpenAPI 3.1 document of an application. Throws when two operations have the same name. */
export function createOpenApiDocument(app: INestApplication, publicUrl: string | null): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Refresh gateway')
    .setDescription(description)
    .setVersion(version)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer(buildAddress(publicUrl, publicUrl === null ? '/' : ''))
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'A key of this gateway.' }, 'key')
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
  return sealRequestBodies(document);
}
