import type { CanActivate, Type } from '@nestjs/common';
import type { Logger } from 'pino';

/** A caller, as the host application identifies it. */
export interface HostCaller {
  /** Stable and unique for each caller, 1 to 200 characters. Idempotency keys, limits and the audit use it. */
  readonly id: string;
  /** What the caller may do (`refresh:read`, `refresh:write`, …; docs/guides/concepts.md), or `all`. */
  readonly scopes: readonly string[] | 'all';
  /** Ids of the connections that the caller may see, or `all`. */
  readonly connections: readonly string[] | 'all';
}

/** How a Nest application mounts the gateway. `HostRequest` is the request type of its platform (Fastify's or Express's). */
export interface RefreshGatewayOptions<HostRequest = unknown> {
  /** The whole path of the mount point, such as `/imports`. The host's global prefix is not added. */
  readonly prefix: string;
  /**
   * The gateway's settings by the names of docs/reference/configuration.md; default: the environment of the process. `HOST`, `PORT` and
   * the connection limits have no effect: the host listens.
   */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /**
   * Guards of the host. They run in order before every request under the prefix. A class must be a provider of the host. Without
   * `authenticate`, the gateway then checks its own keys.
   */
  readonly guards?: readonly (CanActivate | Type<CanActivate>)[];
  /** Identifies the caller instead of the gateway's keys and tokens. Null or undefined: the response is 401. */
  readonly authenticate?: (
    request: HostRequest,
  ) => Promise<HostCaller | null | undefined> | HostCaller | null | undefined;
  /** The gateway's logger; default: JSON lines on standard output, from `LOG_LEVEL` on. */
  readonly logger?: Logger;
}
