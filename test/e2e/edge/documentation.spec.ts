import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { EchoModule } from '../../stage/gateway/echo.controller.js';
import { startTestGateway } from '../../stage/gateway/start-test-gateway.js';

describe('documentation', () => {
  test('the document is OpenAPI 3.1, and every route needs a key except the public ones', async () => {
    const gateway = await startTestGateway({ featureModules: [EchoModule] });
    try {
      const document = await (await fetch(`${gateway.origin}/openapi.json`)).json();
      expect(document).toMatchObject({
        openapi: '3.1.0',
        servers: [{ url: '/' }],
        security: [{ key: [] }],
        components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
        paths: {
          '/health/live': { get: { operationId: 'getLiveness', security: [{}] } },
          '/echo': {
            post: {
              operationId: 'echoBody',
              responses: { 401: { description: expect.stringContaining('`unauthenticated`') } },
            },
          },
        },
      });
      expect(await (await fetch(`${gateway.origin}/openapi.yaml`)).text()).toMatch(/^openapi: 3\.1\.0$/m);
    } finally {
      await gateway.stop();
    }
  });

  test('Swagger UI loads only from the gateway, stores no key and shows only this document', async () => {
    const gateway = await startTestGateway();
    try {
      const page = await fetch(`${gateway.origin}/docs?url=https://evil.example.com/openapi.json`);
      expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
      const html = await page.text();
      expect(html).not.toMatch(/(?:src|href)=["']?(?:https?:)?\/\//);
      expect(html).not.toMatch(/<script(?![^>]*src=)/);
      const script = await (await fetch(`${gateway.origin}/docs/swagger-ui-init.js`)).text();
      expect(script).toContain('"persistAuthorization": false');
      expect(script).toContain('"queryConfigEnabled": false');
      expect(script).toContain('"validatorUrl": null');
    } finally {
      await gateway.stop();
    }
  });

  test('serves no file outside its folder, and the whole file for a range beyond its end', async () => {
    const gateway = await startTestGateway();
    try {
      // fetch would remove the dots from the path.
      for (const path of ['/docs/../../package.json', '/docs/%2e%2e/refresh', '/docs/..']) {
        const socket = connect(gateway.port, '127.0.0.1');
        socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
        expect([path, (await text(socket)).split('\r\n', 1)]).toEqual([path, ['HTTP/1.1 404 Not Found']]);
      }
      const range = { headers: { range: 'bytes=99999999-' } };
      expect((await fetch(`${gateway.origin}/docs/swagger-ui.css`, range)).status).toBe(200);
      expect(gateway.logLines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
    } finally {
      await gateway.stop();
    }
  });

  test('with DOCS=off the pages are gone, and the document is still served', async () => {
    const gateway = await startTestGateway({ environment: { DOCS: 'off' } });
    try {
      expect((await fetch(`${gateway.origin}/docs`)).status).toBe(404);
      expect((await fetch(`${gateway.origin}/docs/swagger-ui.css`)).status).toBe(404);
      const document = await fetch(`${gateway.origin}/openapi.json`);
      expect([document.status, await document.json()]).toMatchObject([200, { openapi: '3.1.0' }]);
    } finally {
      await gateway.stop();
    }
  });
});
