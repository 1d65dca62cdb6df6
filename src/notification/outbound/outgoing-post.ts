import http from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { HttpService } from '@nestjs/axios';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { AxiosRequestConfig, AxiosResponse } from 'axios';
import { lastValueFrom } from 'rxjs';
import { explainFailure } from './explain-failure.js';
import { guardLookup } from './guard-lookup.js';
import { type Destination, OutgoingRules } from './outgoing-rules.js';
import type { PostOutcome } from './post-outcome.js';
import { RESOLVE_HOST, type ResolveHost } from './resolve-host.js';

/** Limits for every call. */
export interface PostLimits {
  /** From the start of the call to the last byte of the response. */
  readonly timeInMs: number;
  /** Of the response body, as it is received. */
  readonly sizeInBytes: number;
}

/** The Nest token under which the limits are bound. */
export const POST_LIMITS = Symbol('POST_LIMITS');

/** The limits in production; tests use lower ones. */
export const defaultPostLimits: PostLimits = { timeInMs: 10_000, sizeInBytes: 64 * 1024 };

const lookupLimitInMs = 2_000;

// Short, so that a receiver that moves is resolved again soon. Every connection was checked when it was opened.
const agentOptions: http.AgentOptions = { keepAlive: true, timeout: 15_000, maxFreeSockets: 64 };

/**
 * All calls to servers that callers name go through here. It connects only where the rules allow it, to the IP address that was
 * checked, follows no redirect and uses no proxy. Failures are outcomes, not errors.
 */
@Injectable()
export class OutgoingPost implements OnApplicationShutdown {
  private readonly httpAgent = new http.Agent(agentOptions);
  private readonly httpsAgent = new https.Agent(agentOptions);

  constructor(
    private readonly httpService: HttpService,
    private readonly rules: OutgoingRules,
    @Inject(RESOLVE_HOST) private readonly resolve: ResolveHost,
    @Inject(POST_LIMITS) private readonly limits: PostLimits,
  ) {}

  /** Posts JSON. The response body is read to its end and discarded. */
  async send(
    url: string,
    body: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<PostOutcome> {
    const checked = this.rules.checkUrl(url);
    if (checked.kind === 'rejected') return { kind: 'failed', reason: 'invalid-url' };
    const timeLimit = new AbortController();
    const timer = setTimeout(() => timeLimit.abort(), this.limits.timeInMs);
    try {
      const stopSignal = AbortSignal.any([signal, timeLimit.signal]);
      const response = await lastValueFrom(
        this.httpService.request<unknown>(this.configure(checked, body, headers, stopSignal)),
      );
      return await this.readResponse(response);
    } catch (error) {
      if (timeLimit.signal.aborted) return { kind: 'failed', reason: 'timeout' };
      if (signal.aborted) return { kind: 'failed', reason: 'given-up' };
      return { kind: 'failed', reason: explainFailure(error) };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Whether a host resolves to an IP address that may not be called. False when the lookup fails or takes over two seconds. */
  async resolvesToForbiddenAddress(destination: Destination): Promise<boolean> {
    const timer = new AbortController();
    const found = await Promise.race([
      this.resolve(destination.host).catch(() => []),
      wait(lookupLimitInMs, [], { signal: timer.signal }).catch(() => []),
    ]);
    timer.abort();
    return found.some(({ address }) => !this.rules.mayConnect(destination, address));
  }

  /** Closes the kept-alive connections. */
  onApplicationShutdown(): void {
    this.httpAgent.destroy();
    this.httpsAgent.destroy();
  }

  private configure(
    { url, destination }: { readonly url: URL; readonly destination: Destination },
    body: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): AxiosRequestConfig {
    return {
      method: 'POST',
      url: url.href,
      headers: {
        Accept: '*/*',
        'Accept-Encoding': 'identity',
        'Content-Type': 'application/json',
        'User-Agent': 'refresh-gateway',
        ...headers,
      },
      data: Buffer.from(body, 'utf8'),
      signal,
      lookup: guardLookup(this.rules, destination, this.resolve),
      httpAgent: this.httpAgent,
      httpsAgent: this.httpsAgent,
      adapter: 'http',
      responseType: 'stream',
      decompress: false,
      maxRedirects: 0,
      proxy: false,
      validateStatus: () => true,
    };
  }

  private async readResponse(response: AxiosResponse<unknown>): Promise<PostOutcome> {
    const headers = new Map(
      Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    );
    if (response.data instanceof Readable) {
      const chunks: AsyncIterable<unknown> = response.data;
      let sizeInBytes = 0;
      // Leaving the loop early destroys the connection.
      for await (const chunk of chunks) {
        sizeInBytes += Buffer.isBuffer(chunk) ? chunk.length : 0;
        if (sizeInBytes > this.limits.sizeInBytes) return { kind: 'failed', reason: 'answer-too-large' };
      }
    }
    return {
      kind: 'responded',
      status: response.status,
      retryAfter: headers.get('retry-after') ?? null,
      date: headers.get('date') ?? null,
    };
  }
}
