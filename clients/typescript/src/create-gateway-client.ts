import { type Client, createClient, createConfig } from './generated/client/index.js';

/** The URL and the credentials for a gateway. */
export interface GatewayOptions {
  /** Such as `https://refresh.example.com`, with the path prefix if the gateway is mounted under one. */
  readonly baseUrl: string;
  /** A key of the gateway (`rgw_…`) or a token of its issuer. A function is called again for each request. */
  readonly key: string | (() => string | Promise<string>);
  /** The `fetch` function to use; left out: the global one. */
  readonly fetch?: typeof globalThis.fetch;
}

/** Creates a client for one gateway. Pass it to each generated call as `client`. Creating it sends no request. */
export function createGatewayClient({ baseUrl, key, fetch }: GatewayOptions): Client {
  const auth = typeof key === 'string' ? key : () => key();
  return createClient(createConfig({ baseUrl: baseUrl.replace(/\/+$/, ''), auth, fetch }));
}
