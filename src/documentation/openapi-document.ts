import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { buildUrl } from '../platform/build-url.js';
import { gatewayVersion } from '../platform/gateway-version.js';
import { completeDocument } from './complete/complete-document.js';
import { mapOperations, mapResponses, type Operation } from './complete/document-operations.js';

const description = `One \`/refresh\` API in front of ShipStation and ShipEngine: request an import of the orders of a store, and follow it until it has finished.

**Get a key.** At its first start the gateway writes a key to \`data/admin-key\`, unless \`ADMIN_API_KEY\` is set. Press *Authorize* and paste it. Programs send \`Authorization: Bearer <key>\`.

**First call.** \`POST /refresh\` with \`{"connection": "shipstation-sandbox"}\` and the header \`Prefer: wait=30\`. \`GET /connections\` lists the connections.

Every error is \`application/problem+json\` with a stable \`code\`; its \`type\` is the URL of a page that explains it. Instants are RFC 3339 in UTC. Unknown fields and query parameters are rejected. A list of known values in a description may grow; an \`enum\` is closed.`;

const tags: readonly (readonly [string, string])[] = [
  ['Refresh', 'Request an import and follow it to its end.'],
  ['Connections', 'Accounts at a provider, and their sources.'],
  ['Providers', 'What each provider supports.'],
  ['Webhooks', 'Receive events as signed webhooks.'],
  ['Provider webhooks', 'Receives the webhooks of the providers.'],
  ['Keys', 'Who may call the API, and with which permissions.'],
  ['Audit', 'Who changed what.'],
  ['Operation', 'Liveness and readiness.'],
];

const bearer =
  'A key of this gateway (`rgw_…`), or a token of the issuer in `OIDC_ISSUER`. Tokens are checked as RFC8725 recommends: only listed signature algorithms are allowed, and issuer, audience and expiry are required.';

/** OpenAPI versions: the gateway serves 3.1.0; client generators need 3.0.3. */
export type OpenApiVersion = '3.1.0' | '3.0.3';

/**
 * The OpenAPI document of an application. Version 3.0.3 is for client generators and leaves out what they cannot read (see
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

/**
 * The document for client generators. It leaves out operations that respond with a stream, which generated clients cannot read, and the
 * `webhooks` section, which OpenAPI 3.0 does not have. Their schemas stay. Success responses lose their examples: generators ignore
 * them, and in OpenAPI 3.0 null is not valid for a reference, even with `nullable`.
 */
function fitGenerators(document: OpenAPIObject): OpenAPIObject {
  const streaming = new Set<string>();
  mapOperations(document, (operation, method, path) => {
    if (isStream(operation)) streaming.add(`${method} ${path}`);
    return operation;
  });
  const bare = mapOperations(document, withoutExamplesOfSuccesses);
  const paths = Object.entries(bare.paths).flatMap(([path, item]) => {
    const kept = Object.entries(item).filter(([method]) => !streaming.has(`${method} ${path}`));
    return kept.length === 0 ? [] : [[path, Object.fromEntries(kept)] as const];
  });
  const { webhooks: _webhooks, ...remainder } = { webhooks: undefined, ...document };
  return { ...remainder, paths: Object.fromEntries(paths) };
}

function withoutExamplesOfSuccesses(operation: Operation): Operation {
  return mapResponses(operation, (response, status) => {
    if (!status.startsWith('2') || response.content === undefined) return response;
    const content = Object.entries(response.content).map(([type, { schema }]) => [type, { schema }]);
    return { ...response, content: Object.fromEntries(content) as typeof response.content };
  });
}

function isStream({ responses }: Operation): boolean {
  return Object.values(responses).some(
    (response) =>
      response !== undefined && !('$ref' in response) && 'text/event-stream' in (response.content ?? {}),
  );
}
