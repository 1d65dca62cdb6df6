import { type Client, createClient, createConfig } from './generated/client/index.js';

/** Where a gateway is, and who calls. */
export interface GatewayAddress {
  /** Such as `https://refresh.example.com`, or with the prefix under which it is mounted. */
  readonly baseUrl: string;
  /** A key of the gateway (`rgw_…`) or a token of its issuer; a function is asked anew for each call. */
  readonly key: string | (() => string | Promise<string>);
  /** How calls are made; left out: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

/** A client for one gateway, given to each generated call as `client`. Makes no call itself. */
export function createGatewayClient({ baseUrl, key, fetch }: GatewayAddress): Client {
  const auth = typeof key === 'string' ? key : () => key();
  return createClient(createConfig({ baseUrl: baseUrl.replace(/\/+$/, ''), auth, fetch }));
}
