import http from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import { type HttpService } from '@nestjs/axios';
import { type OnApplicationShutdown } from '@nestjs/common';
import { type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { lastValueFrom } from 'rxjs';
import type {
  ProviderHttp,
  ProviderHttpBody,
  ProviderHttpOutcome,
  ProviderHttpRequest,
} from '../contract/provider.js';
import { readBody } from './read-body.js';
import { readRecord, readText } from './read-json.js';
import { readLimited } from './read-limited.js';
import { type SendingWatch, watchSending } from './watch-sending.js';

/** Limits of every call. */
export interface ProviderHttpLimits {
  /** From the start of the call to the last byte of the response. */
  readonly timeInMs: number;
  /** Of the response body, after decompression. */
  readonly sizeInBytes: number;
}

const DEFAULT_LIMITS: ProviderHttpLimits = { timeInMs: 20_000, sizeInBytes: 5 * 1024 * 1024 };

// We close idle connections before a server may close them: a call on a connection that is being closed is lost.
const KEPT_ALIVE: http.AgentOptions = { keepAlive: true, timeout: 15_000 };

/** HTTP to providers through `@nestjs/axios`. Every failure is an outcome, never an exception. */
export class AxiosProviderHttp implements ProviderHttp, OnApplicationShutdown {
  private readonly httpAgent = new http.Agent(KEPT_ALIVE);
  private readonly httpsAgent = new https.Agent(KEPT_ALIVE);

  constructor(
    private readonly httpService: HttpService,
    private readonly limits: ProviderHttpLimits = DEFAULT_LIMITS,
  ) {}

  async send(request: ProviderHttpRequest): Promise<ProviderHttpOutcome> {
    if (request.signal.aborted) return { kind: 'not-sent', reason: 'aborted' };
    const watch = watchSending(request.url);
    const timeLimit = new AbortController();
    const timer = setTimeout(() => timeLimit.abort(), this.limits.timeInMs);
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
      const reason = timeLimit.signal.aborted
        ? `no complete response within ${this.limits.timeInMs} ms`
        : request.signal.aborted
          ? 'aborted'
          : codeOf(error);
      return { kind: watch.mayHaveBeenSent() ? 'lost' : 'not-sent', reason };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Closes the kept-alive connections. */
  onApplicationShutdown(): void {
    this.httpAgent.destroy();
    this.httpsAgent.destroy();
  }

  private configure(
    request: ProviderHttpRequest,
    signal: AbortSignal,
    watch: SendingWatch,
  ): AxiosRequestConfig {
    const body = request.json === undefined ? undefined : Buffer.from(JSON.stringify(request.json), 'utf8');
    return {
      method: request.method,
      url: request.url,
      headers: {
        Accept: 'application/json',
        'Accept-Encoding': 'gzip, deflate',
        'User-Agent': 'refresh-gateway',
        // False: axios sends no content type for a missing body.
        'Content-Type': body === undefined ? false : 'application/json',
        ...(request.method !== 'GET' && { 'Content-Length': String(body?.length ?? 0) }),
        ...request.headers,
      },
      data: body,
      signal,
      transport: watch.transport,
      httpAgent: this.httpAgent,
      httpsAgent: this.httpsAgent,
      adapter: 'http',
      responseType: 'stream',
      decompress: true,
      maxRedirects: 0,
      proxy: false,
      validateStatus: () => true,
    };
  }

  private async readBodyOf(response: AxiosResponse<unknown>): Promise<ProviderHttpBody> {
    if (!(response.data instanceof Readable)) return { kind: 'empty' };
    try {
      const bytes = await readLimited(response.data, this.limits.sizeInBytes);
      return bytes === null
        ? { kind: 'oversized' }
        : readBody(bytes, readHeaders(response)['content-type'] ?? '');
    } catch (error) {
      // The bytes came, but not in the content encoding that the header names.
      if (/^(Z_|ERR__ERROR_|ERR_BROTLI|ZSTD_)/.test(codeOf(error))) return { kind: 'text', excerpt: '' };
      throw error;
    }
  }
}

function readHeaders(response: AxiosResponse<unknown>): Readonly<Record<string, string>> {
  const entries: readonly (readonly [string, unknown])[] = Object.entries(response.headers);
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), String(value)]));
}

function codeOf(error: unknown): string {
  const fields = readRecord(error);
  return readText(fields?.code) ?? readText(fields?.name) ?? 'unknown error';
}
