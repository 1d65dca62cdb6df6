import http from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import { type HttpService } from '@nestjs/axios';
import { type OnApplicationShutdown } from '@nestjs/common';
import { type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { lastValueFrom } from 'rxjs';
import { breaksContentEncoding, explainFailure, type OutboundFailure, readCode } from './outbound-failure.js';
import { readLimited } from './read-limited.js';
import { type SendingWatch, watchSending } from './watch-sending.js';

/** What differs between the servers that are called. */
export interface OutboundHttpOptions {
  /** Limit from the start of the call to the last byte of the response. */
  readonly timeInMs: number;
  /** Limit of the response body: decompressed if it is kept, else as it is received. */
  readonly sizeInBytes: number;
  /** Whether the response body is decompressed and kept, or read to its end and discarded. */
  readonly keepsBody: boolean;
  /** Idle connections that one host may have. */
  readonly maxIdlePerHost: number;
}

/** One IP address of a host. */
export interface HostAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** A DNS lookup. It calls back with an error, or with all IP addresses that may be connected to. */
export type OutboundLookup = (
  hostname: string,
  options: object,
  callback: (error: Error | null, addresses: HostAddress[]) => void,
) => void;

/** One call. */
export interface OutboundRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Absolute URL, already encoded. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. Undefined: no body, and `Content-Length: 0` on POST and PUT. */
  readonly body: string | undefined;
  readonly signal: AbortSignal;
  /** Left out: the lookup of the machine. */
  readonly lookup?: OutboundLookup;
}

/** The body of a response. */
export type OutboundBody =
  /** Empty if bodies are not kept. */
  | { readonly kind: 'complete'; readonly bytes: Uint8Array }
  /** Larger than the limit, so it was cut off. */
  | { readonly kind: 'oversized' }
  /** The bytes came, but not in the content encoding that the header names. */
  | { readonly kind: 'undecodable' };

/** A response. Redirects are responses too. Header names are lower case. */
export interface OutboundResponse {
  readonly kind: 'responded';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: OutboundBody;
}

/** The outcome of one call. */
export type OutboundOutcome =
  | OutboundResponse
  | {
      /** `not-sent`: no connection was made, so no byte was sent. `lost`: there is no complete response. */
      readonly kind: 'not-sent' | 'lost';
      readonly reason: OutboundFailure;
      /** The reason for a reader of logs, such as an error code of Node. */
      readonly detail: string;
    };

/**
 * All calls to other servers: kept connections, limits on time and size, no redirects, no proxy. Every failure is an outcome, never an
 * exception.
 */
export class OutboundHttp implements OnApplicationShutdown {
  private readonly httpAgent: http.Agent;
  private readonly httpsAgent: https.Agent;

  constructor(
    private readonly httpService: HttpService,
    private readonly options: OutboundHttpOptions,
  ) {
    // We close idle connections before a server may close them: a call on a connection that is being closed is lost. The time is
    // short, so that a host that moves is resolved again soon.
    const kept = { keepAlive: true, timeout: 15_000, maxFreeSockets: options.maxIdlePerHost };
    this.httpAgent = new http.Agent(kept);
    this.httpsAgent = new https.Agent(kept);
  }

  async send(request: OutboundRequest): Promise<OutboundOutcome> {
    if (request.signal.aborted) return { kind: 'not-sent', reason: 'given-up', detail: 'aborted' };
    const watch = watchSending(request.url);
    const timeLimit = new AbortController();
    const timer = setTimeout(() => timeLimit.abort(), this.options.timeInMs);
    try {
      const signal = AbortSignal.any([request.signal, timeLimit.signal]);
      const response = await lastValueFrom(
        this.httpService.request<unknown>(this.configure(request, signal, watch)),
      );
      return {
        kind: 'responded',
        status: response.status,
        headers: readHeaders(response),
        body: await this.readBodyOf(response),
      };
    } catch (error) {
      const kind = watch.mayHaveBeenSent() ? 'lost' : 'not-sent';
      if (timeLimit.signal.aborted) {
        return { kind, reason: 'timeout', detail: `no complete response within ${this.options.timeInMs} ms` };
      }
      if (request.signal.aborted) return { kind, reason: 'given-up', detail: 'aborted' };
      return { kind, reason: explainFailure(error), detail: readCode(error) };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Closes the kept connections. */
  onApplicationShutdown(): void {
    this.httpAgent.destroy();
    this.httpsAgent.destroy();
  }

  private configure(
    { method, url, headers, body: text, lookup }: OutboundRequest,
    signal: AbortSignal,
    watch: SendingWatch,
  ): AxiosRequestConfig {
    const body = text === undefined ? undefined : Buffer.from(text, 'utf8');
    const { keepsBody } = this.options;
    return {
      method,
      url,
      headers: {
        Accept: keepsBody ? 'application/json' : '*/*',
        'Accept-Encoding': keepsBody ? 'gzip, deflate' : 'identity',
        'User-Agent': 'refresh-gateway',
        // False: axios sends no content type for a missing body.
        'Content-Type': body === undefined ? false : 'application/json',
        ...(method !== 'GET' && { 'Content-Length': String(body?.length ?? 0) }),
        ...headers,
      },
      data: body,
      signal,
      ...(lookup !== undefined && { lookup }),
      transport: watch.transport,
      httpAgent: this.httpAgent,
      httpsAgent: this.httpsAgent,
      adapter: 'http',
      responseType: 'stream',
      decompress: keepsBody,
      maxRedirects: 0,
      proxy: false,
      validateStatus: () => true,
    };
  }

  private async readBodyOf({ data }: AxiosResponse<unknown>): Promise<OutboundBody> {
    if (!(data instanceof Readable)) return { kind: 'complete', bytes: new Uint8Array() };
    try {
      const bytes = await readLimited(data, this.options.sizeInBytes, this.options.keepsBody);
      return bytes === null ? { kind: 'oversized' } : { kind: 'complete', bytes };
    } catch (error) {
      if (breaksContentEncoding(error)) return { kind: 'undecodable' };
      throw error;
    }
  }
}

function readHeaders(response: AxiosResponse<unknown>): Readonly<Record<string, string>> {
  const entries: readonly (readonly [string, unknown])[] = Object.entries(response.headers);
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), String(value)]));
}
