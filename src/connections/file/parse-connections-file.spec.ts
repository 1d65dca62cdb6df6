import { describe, expect, it } from '@jest/globals';
import { providerCatalogue } from '../../providers/provider-catalogue.js';
import type { ConnectionEntry } from '../connection-entry.js';
import { parseConnectionsFile } from './parse-connections-file.js';

const environment = { SS_KEY: 'key-of-acme', SS_SECRET: 'secret-of-acme', SE_KEY: 'live_0123456789abcdef' };

function parse(text: string): readonly ConnectionEntry[] {
  const parsed = parseConnectionsFile(text, environment, providerCatalogue);
  if (parsed.kind === 'invalid') throw new Error(parsed.errors.join('\n'));
  return parsed.connections;
}

function errorsOf(text: string): readonly string[] {
  const parsed = parseConnectionsFile(text, environment, providerCatalogue);
  return parsed.kind === 'invalid' ? parsed.errors : [];
}

describe('a connections file', () => {
  it('in YAML yields its connections with variables and defaults filled in', () => {
    const connections = parse(`
connections:
  - id: acme-shipstation
    provider: shipstation
    credentials: { apiKey: "\${SS_KEY}", apiSecret: "\${SS_SECRET}" }
    baseUrl: HTTPS://SSAPI.shipstation.com:443/
    quota: { requestsPerMinute: 60 }
    sinceMode: pacific-exact
    statusWords: { Refreshed: idle, 7: running }
  - id: acme-shipengine
    provider: shipengine
    credentials: { apiKey: "\${SE_KEY}" }
    settleSeconds: 5
    paused: true
`);
    expect(connections).toEqual([
      {
        id: 'acme-shipstation',
        provider: 'shipstation',
        credentials: { apiKey: 'key-of-acme', apiSecret: 'secret-of-acme' },
        baseUrl: 'https://ssapi.shipstation.com',
        settings: {
          quota: { requestsPerMinute: 60, share: 0.8 },
          settleSeconds: 30,
          reaskAfterSeconds: 900,
          sinceMode: 'pacific-exact',
          statusWords: { Refreshed: 'idle', 7: 'running' },
        },
        paused: false,
      },
      {
        id: 'acme-shipengine',
        provider: 'shipengine',
        credentials: { apiKey: 'live_0123456789abcdef' },
        baseUrl: 'https://api.shipengine.com',
        settings: {
          quota: { requestsPerMinute: null, share: 0.8 },
          settleSeconds: 5,
          reaskAfterSeconds: 900,
        },
        paused: true,
      },
    ]);
  });

  it('may be JSON, indented with tabs', () => {
    const entry = {
      id: 'a',
      provider: 'shipengine',
      credentials: { apiKey: '${SE_KEY}' },
      baseUrl: 'http://127.0.0.1:8080/se/',
    };
    const [connection] = parse(JSON.stringify({ connections: [entry] }, null, '\t'));
    expect(connection?.baseUrl).toBe('http://127.0.0.1:8080/se');
  });

  it('may have no connections, but needs the key', () => {
    expect(parse('connections: []')).toEqual([]);
    expect(errorsOf('')).toEqual(['must be of type object']);
    expect(errorsOf('{}')).toEqual(['connections: is required']);
    expect(errorsOf('connections:\n')).toEqual(['connections: must be of type array']);
    expect(errorsOf('connections: []\nconnection: []')).toEqual([
      'connection: is not known here (known: connections)',
    ]);
  });

  it('reports all errors together, each with its path', () => {
    expect(
      errorsOf(`
connections:
  - id: Acme
    provider: shipstation
    credentials: { apiKey: "\${MISSING}", apiSecret: "\${SS_SECRET}" }
    quota: { requestsPerMinute: 1, share: 1.5, burst: 3 }
    sinceMode: utc
    color: red
  - id: acme
    provider: shippo
    credentials: { token: x }
    baseUrl: ftp://example.com
  - id: acme
    provider: shipengine
    credentials: { apiKey: 12345678 }
    paused: maybe
    stampMoves: end
  - provider: shipengine
  - just a text
`),
    ).toEqual([
      'connections[0].credentials.apiKey: the environment variable MISSING is not set',
      'connections[0].id: must match pattern "^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$"',
      'connections[0].quota.burst: is not known here (known: requestsPerMinute, share)',
      'connections[0].quota.requestsPerMinute: must be >= 2',
      'connections[0].quota.share: must be <= 1',
      'connections[0].color: is not known here (known: statusWords, sinceMode, stampMoves)',
      'connections[0].sinceMode: must be one of never-late, pacific-exact',
      'connections[1].provider: must be one of shipstation, shipengine',
      'connections[1].baseUrl: must be an absolute URL that starts with https:// or http://',
      'connections[2].paused: must be of type boolean',
      'connections[2].stampMoves: is not known here (known: statusWords)',
      'connections[2].credentials.apiKey: must be of type string: put quotes around it',
      'connections[3].id: is required',
      'connections[3].credentials: is required',
      'connections[4]: must have the fields of a connection: id, provider, credentials',
      'connections[2].id: is the id of connections[1] already',
    ]);
  });

  it('with the same account twice reports both entries, whatever the URL path and the order of the credentials', () => {
    expect(
      errorsOf(`
connections:
  - { id: a, provider: shipstation, credentials: { apiKey: k, apiSecret: s }, baseUrl: "https://x.test/one" }
  - { id: b, provider: shipstation, credentials: { apiKey: k, apiSecret: other }, baseUrl: "https://x.test" }
  - { id: c, provider: shipstation, credentials: { apiSecret: s, apiKey: k }, baseUrl: "https://x.test/two" }
`),
    ).toEqual([
      'connections[2].credentials: provider, origin and credentials are those of connections[0] already: use that connection for both',
    ]);
  });

  it('is rejected if a share leaves less than one call a minute', () => {
    const entry =
      '{ id: a, provider: shipstation, credentials: { apiKey: k, apiSecret: s }, quota: { share: 0.02 } }';
    expect(errorsOf(`connections: [ ${entry} ]`)).toEqual([
      'connections[0].quota: this share leaves less than one call a minute: raise share or requestsPerMinute',
    ]);
  });

  it.each([
    [
      'https://user:hunter2@example.com',
      'must not contain a user name or password: put them into credentials',
    ],
    ['https://example.com/?key=hunter2', 'must not have a query or a fragment'],
    ['https://example.com/#', 'must not have a query or a fragment'],
    ['example.com', 'must be an absolute URL that starts with https:// or http://'],
    ['https:example.com', 'must be an absolute URL that starts with https:// or http://'],
  ])('rejects the base URL %s', (baseUrl, detail) => {
    const entry = { id: 'a', provider: 'shipengine', credentials: { apiKey: 'k' }, baseUrl };
    expect(errorsOf(JSON.stringify({ connections: [entry] }))).toEqual([`connections[0].baseUrl: ${detail}`]);
  });
});

describe('an error next to a secret', () => {
  const secret = 'hunter2-hunter2';

  it.each([
    [
      'a broken line',
      `connections:\n  - id: a\n    credentials:\n      apiKey: ${secret}\n     apiSecret: "${secret}\n`,
    ],
    [
      'a key without a space',
      `connections: [{ id: a, provider: shipstation, credentials: {apiKey:${secret}} }]`,
    ],
    [
      'an unknown key with an empty value',
      `connections: [{ id: a, provider: shipengine, credentials: { "${secret}": "" } }]`,
    ],
    [
      'a string instead of an object',
      `connections: [{ id: a, provider: shipengine, credentials: ${secret} }]`,
    ],
    [
      'a list instead of a string',
      `connections: [{ id: a, provider: shipengine, credentials: { apiKey: [${secret}] } }]`,
    ],
    [
      'a line break at its end',
      `connections: [{ id: a, provider: shipengine, credentials: { apiKey: "${secret}\\n" } }]`,
    ],
    [
      'a malformed placeholder',
      `connections: [{ id: a, provider: shipengine, credentials: { apiKey: "\${${secret}!" } }]`,
    ],
    [
      'a duplicate key',
      `connections: [{ id: a, provider: shipengine, credentials: { apiKey: ${secret}, apiKey: ${secret} } }]`,
    ],
    [
      'an alias without anchor',
      `connections: [{ id: a, provider: shipengine, credentials: { apiKey: *${secret} } }]`,
    ],
    [
      'an unknown tag',
      `connections: [{ id: a, provider: shipengine, credentials: { apiKey: !${secret} x } }]`,
    ],
  ])('never shows the secret: %s', (_situation, text) => {
    const errors = errorsOf(text);
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.join('\n')).not.toContain('hunter2');
  });

  it('shows the line and column of a syntax error', () => {
    expect(errorsOf('connections:\n  - id: a\n    id: b\n')).toEqual([
      'line 3, column 5: not valid YAML or JSON (duplicate key)',
    ]);
    expect(errorsOf('connections: []\n---\nconnections: []\n')).toEqual([
      'line 2, column 1: not valid YAML or JSON (multiple docs)',
    ]);
  });

  it('reports a line break', () => {
    const entry = { id: 'a', provider: 'shipengine', credentials: { apiKey: 'abc\n' } };
    expect(errorsOf(JSON.stringify({ connections: [entry] }))).toEqual([
      'connections[0].credentials.apiKey: must not contain line breaks or other control characters',
    ]);
  });
});
