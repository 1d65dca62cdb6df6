import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';

/** How a token differs from a valid one. */
export interface TokenRequest {
  readonly claims?: JWTPayload;
  /** Claims to leave out. */
  readonly without?: readonly string[];
  readonly header?: Partial<JWTHeaderParameters>;
  readonly alg?: string;
  /** Signed with a key that the issuer does not publish under this id. */
  readonly forged?: boolean;
}

/** A local OpenID issuer with real keys. */
export interface LocalIssuer {
  readonly url: string;
  readonly audience: string;
  /** How often its keys were read. */
  readonly keyReads: () => number;
  readonly token: (request?: TokenRequest) => Promise<string>;
  /** Makes it respond with 500 to every request, or work again. */
  readonly setBroken: (broken: boolean) => void;
  /** Changes its document. */
  readonly setDocument: (changes: Readonly<Record<string, unknown>>) => void;
  readonly close: () => Promise<void>;
}

const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];

/** Id of a published key that is too short to be trusted. */
export const weakKeyId = 'weak';

/** Starts an issuer that serves its document and keys over HTTP. */
export async function startLocalIssuer(): Promise<LocalIssuer> {
  const pairs = new Map<string, Awaited<ReturnType<typeof generateKeyPair>>>();
  for (const alg of algorithms) pairs.set(alg, await generateKeyPair(alg));
  const keys = await Promise.all(
    [...pairs].map(async ([alg, { publicKey }]) => ({
      ...(await exportJWK(publicKey)),
      kid: alg,
      alg,
      use: 'sig',
    })),
  );
  const weakPair = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const weakKey = {
    ...weakPair.publicKey.export({ format: 'jwk' }),
    kid: weakKeyId,
    alg: 'RS256',
    use: 'sig',
  };
  let broken = false;
  let keyReads = 0;
  let changes: Readonly<Record<string, unknown>> = {};
  const server = createServer((request, response) => {
    if (broken) return void response.writeHead(500).end();
    if (request.url === '/keys') keyReads += 1;
    const documents: Readonly<Record<string, unknown>> = {
      '/.well-known/openid-configuration': { issuer: url, jwks_uri: `${url}/keys`, ...changes },
      '/keys': { keys: [...keys, weakKey] },
    };
    const document = documents[request.url ?? ''];
    if (document === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const audience = 'https://gateway.example.com';
  return {
    url,
    audience,
    keyReads: () => keyReads,
    setBroken: (value) => (broken = value),
    setDocument: (value) => (changes = value),
    token: async ({ claims = {}, without = [], header = {}, alg = 'RS256', forged = false } = {}) => {
      const nowInSeconds = Math.floor(Date.now() / 1000);
      const payload = {
        iss: url,
        aud: audience,
        sub: 'user-1',
        iat: nowInSeconds,
        exp: nowInSeconds + 300,
        scope: 'openid refresh:read connections:read',
        connections: ['acme'],
        ...claims,
      };
      const kept = Object.entries(payload).filter(([name]) => !without.includes(name));
      const pair = forged ? await generateKeyPair(alg) : pairs.get(alg);
      if (pair === undefined) throw new Error(`The issuer has no key for ${alg}.`);
      return new SignJWT(Object.fromEntries(kept))
        .setProtectedHeader({ alg, kid: alg, typ: 'at+jwt', ...header })
        .sign(pair.privateKey);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
