import type { RefreshDto, RefreshPageDto, TargetPageDto } from '../../../src/refresh/api/refresh.dto.js';
import type { HttpReply } from './http-reply.js';
import { Contract } from './contract.js';

export type { HttpReply } from './http-reply.js';

/** The key of every gateway in these tests. */
export const adminKey = 'rgw_admin_0123456789abcdef0123456789abcdef';

/** How a call differs from a GET with the admin key. */
export interface CallInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly raw?: string;
}

/** Calls one gateway and checks every response against the document that this gateway serves. */
export interface Caller {
  readonly origin: string;
  /** The document that this gateway serves. */
  readonly contract: Contract;
  readonly call: (path: string, init?: CallInit) => Promise<HttpReply>;
  /** The body of a response as a refresh; throws if it is not a refresh. */
  readonly refreshOf: (response: HttpReply) => RefreshDto;
  readonly refreshesOf: (response: HttpReply) => RefreshPageDto;
  readonly targetsOf: (response: HttpReply) => TargetPageDto;
}

/** Opens a caller for the gateway at `origin`. */
export async function openCaller(origin: string): Promise<Caller> {
  const contract = await Contract.servedBy(origin);
  return {
    origin,
    contract,
    call: async (path, init = {}) => {
      const response = await send(`${origin}${path}`, init);
      contract.check(init.method ?? 'GET', path, response);
      return response;
    },
    refreshOf: ({ body }) => contract.read<RefreshDto>('Refresh', body),
    refreshesOf: ({ body }) => contract.read<RefreshPageDto>('RefreshPage', body),
    targetsOf: ({ body }) => contract.read<TargetPageDto>('TargetPage', body),
  };
}

async function send(url: string, { method = 'GET', headers, json, raw }: CallInit): Promise<HttpReply> {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${adminKey}`,
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: json === undefined ? raw : JSON.stringify(json),
  });
  const text = await response.text();
  const isJson = /^application\/(problem\+)?json\b/.test(response.headers.get('content-type') ?? '');
  const body: unknown = text === '' ? null : isJson ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body };
}
