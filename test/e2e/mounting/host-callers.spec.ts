import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { HostCaller } from '../../../src/refresh-gateway.module.js';
import { HostModule } from './host.module.js';
import { adminKey, type Host, startHost } from './start-host.js';

const callers: Readonly<Record<string, HostCaller>> = {
  operator: { id: 'operator', scopes: 'all', connections: 'all' },
  reader: { id: 'reader', scopes: ['refresh:read'], connections: 'all' },
  foreigner: {
    id: 'foreigner',
    scopes: ['refresh:read', 'refresh:write'],
    connections: ['shipengine-sandbox'],
  },
  misspelt: { id: 'misspelt', scopes: ['refresh:raed'], connections: 'all' },
  // The id of a caller of the gateway itself must not give the rights of that caller.
  admin: { id: 'admin', scopes: [], connections: [] },
};

describe.each(['fastify', 'express'] as const)(
  'a host on %s that authenticates the callers itself',
  (platform) => {
    let host: Host;
    beforeAll(async () => {
      host = await startHost(platform, (environment) =>
        HostModule.mountingLater((badges) =>
          Promise.resolve({
            prefix: 'internal/imports/',
            environment,
            authenticate: ({ headers }) =>
              badges.isKnown(headers['x-badge']) ? callers[String(headers['x-person'])] : null,
          }),
        ),
      );
    });
    afterAll(() => host.close());

    const post = (person: string) =>
      host.call('/internal/imports/refresh', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-badge': 'blue', 'x-person': person },
        body: JSON.stringify({ connection: 'shipstation-sandbox' }),
      });

    test.each([
      { person: 'operator', status: 202, because: 'may do everything' },
      { person: 'reader', status: 403, because: 'lacks the scope' },
      { person: 'foreigner', status: 404, because: 'does not see the connection' },
      { person: 'admin', status: 403, because: 'has no scope, whatever it is called' },
      { person: 'nobody', status: 401, because: 'is not known to the host' },
      { person: 'misspelt', status: 500, because: 'has an unknown scope' },
    ])('responds with $status to $person, because the caller $because', async ({ person, status }) => {
      expect((await post(person)).status).toBe(status);
    });

    test('does not accept the keys of the gateway', async () => {
      const headers = { authorization: `Bearer ${adminKey}` };
      expect((await host.call('/internal/imports/refresh', { headers })).status).toBe(401);
    });

    test('ends open streams when the host is closed', async () => {
      const headers = { 'x-badge': 'blue', 'x-person': 'operator' };
      const stream = await host.call('/internal/imports/refresh/events', { headers });
      expect(stream.status).toBe(200);
      const finished = stream.text();
      await host.close();
      expect(await finished).toContain('retry:');
    });
  },
);
