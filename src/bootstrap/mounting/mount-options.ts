import type { CanActivate, Type } from '@nestjs/common';
import type { Logger } from 'pino';

/** Who asks, as the host that mounts the gateway tells it. */
export interface HostCaller {
  /** Stable and its own for each caller: idempotency keys, limits and the audit go by it. 1 to 200 characters. */
  readonly id: string;
  /** What the caller may do (`refresh:read`, `refresh:write`, …; docs/guides/concepts.md), or `all`. */
  readonly scopes: readonly string[] | 'all';
  /** Ids of the connections that the caller may see, or `all`. */
  readonly connections: readonly string[] | 'all';
}

/** How a Nest application mounts the gateway. `HostRequest` is what its platform calls a request (Fastify's or Express's). */
export interface RefreshGatewayOptions<HostRequest = unknown> {
  /** The whole path of the mount point, such as `/imports`; a global prefix of the host is not put before it. */
  readonly prefix: string;
  /**
   * The gateway's settings by the names of docs/reference/configuration.md; left out: the environment of the process. `HOST`, `PORT` and the
   * limits of connections have no effect: the host listens.
   */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /**
   * Guards of the host, asked in turn before anything under the prefix is answered. A class must be a provider of the host.
   * Without `authenticate`, the gateway's own keys are asked for after them.
   */
  readonly guards?: readonly (CanActivate | Type<CanActivate>)[];
  /** Tells who asks, in place of the gateway's keys and tokens; null or undefined answers 401. */
  readonly authenticate?: (
    request: HostRequest,
  ) => Promise<HostCaller | null | undefined> | HostCaller | null | undefined;
  /** Where the gateway logs; left out: JSON lines on standard output, from `LOG_LEVEL` on. */
  readonly logger?: Logger;
}
