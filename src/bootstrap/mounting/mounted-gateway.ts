import { setTimeout as wait } from 'node:timers/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createApplication } from '../create-application.js';
import type { GatewayParts } from '../app.module.js';
import { type Caller, everyScope, isScope } from '../../access/caller.js';
import { openDatabase } from '../../database/open-database.js';
import { succeedsWithin } from '../../platform/clock.js';
import { Problem } from '../../platform/problem.js';
import { Shutdown } from '../../platform/shutdown.js';
import { defaultLimits } from '../create-http-adapter.js';
import { startOnDatabase } from '../start-on-database.js';
import type { HostCaller, RefreshGatewayOptions } from './mount-options.js';
import { cutMountPath } from './mount-path.js';
import type { ArrivedRequest } from './find-mount-point.js';

const maxResponseTimeInMs = 10_000;
const maxIdLength = 200;

/** Returns the reason to reject a request, or null to accept it. */
export type IdentifyWithHost = (arrived: ArrivedRequest) => Promise<Error | null>;

/** What a mounted gateway needs. */
export interface MountedParts extends GatewayParts {
  /** The mount path in the host, such as `/imports`. */
  readonly path: string;
  readonly identifyWithHost: IdentifyWithHost;
  readonly authenticate: RefreshGatewayOptions['authenticate'];
}

/** A gateway without a server of its own: its host passes requests to it. */
export interface MountedGateway {
  /** Handles a request under the mount path. */
  readonly handle: (arrived: ArrivedRequest) => void;
  /** Waits for responses in flight, then closes everything, the database last. */
  readonly close: () => Promise<void>;
}

/**
 * Opens a gateway for a host. It is a separate application with its own filters, pipes, guards and limits; the host's controllers
 * are not affected. On failure it closes everything and throws.
 */
export async function openMountedGateway(parts: MountedParts): Promise<MountedGateway> {
  const arrivals = new WeakMap<IncomingMessage, ArrivedRequest>();
  const rejections = new WeakMap<IncomingMessage, Error>();
  const { authenticate, path } = parts;
  const entrance = {
    admit: (request: IncomingMessage) => {
      const rejection = rejections.get(request);
      if (rejection !== undefined) throw rejection;
    },
    identify:
      authenticate === undefined
        ? null
        : async ({ raw }: { readonly raw: IncomingMessage }) =>
            readHostCaller(await authenticate(arrivals.get(raw)?.hostRequest)),
  };
  const opened = await openDatabase(parts.settings, parts.logger);
  const { gateway: app, builtInSandbox } = await startOnDatabase(
    parts,
    opened,
    async (gateway, featureModules) => {
      const created = await createApplication(gateway, featureModules, defaultLimits, entrance);
      await created.getHttpAdapter().getInstance().ready();
      return created;
    },
  );
  const open = new OpenRequests();
  const fastify = app.getHttpAdapter().getInstance();
  const shutdown = app.get(Shutdown, { strict: false });

  const handle = async (arrived: ArrivedRequest) => {
    const { incoming, outgoing } = arrived;
    open.add(outgoing);
    arrivals.set(incoming, arrived);
    const rejection = shutdown.closingSignal.aborted
      ? new Problem('unavailable', 'The gateway is being stopped.', { headers: { 'retry-after': '1' } })
      : await parts.identifyWithHost(arrived);
    if (rejection !== null) rejections.set(incoming, rejection);
    const url = incoming.url ?? '/';
    Object.assign(incoming, { originalUrl: url, url: cutMountPath(path, url) });
    fastify.routing(incoming, outgoing);
  };
  return {
    handle: (arrived) => {
      handle(arrived).catch((error: unknown) => {
        parts.logger.error({ err: error }, 'The request of the host could not be handled');
        arrived.outgoing.destroy();
      });
    },
    close: async () => {
      shutdown.begin();
      if (parts.settings.shutdownDelayInMs > 0) await wait(parts.settings.shutdownDelayInMs);
      shutdown.close();
      await open.drain(maxResponseTimeInMs);
      await app.close();
      await builtInSandbox?.sandbox.close();
    },
  };
}

/** Counts requests in flight, so that a stop can wait for them. */
class OpenRequests {
  private readonly open = new Set<Promise<void>>();

  /** Counts a response until it finishes or its connection closes. */
  add(outgoing: ServerResponse): void {
    const finished = new Promise<void>((resolve) => outgoing.once('close', resolve));
    this.open.add(finished);
    void finished.then(() => this.open.delete(finished));
  }

  /** Waits until none is open, for at most the given time. */
  async drain(limitInMs: number): Promise<void> {
    await succeedsWithin(Promise.all(this.open), limitInMs);
  }
}

/**
 * Reads the caller that a host names. The id gets a prefix, so that it cannot match a key or the administrator.
 * Throws `unauthenticated` when the host names nobody, and an error for the log when the host's value is invalid.
 */
function readHostCaller(named: HostCaller | null | undefined): Caller {
  if (named === null || named === undefined) {
    throw new Problem('unauthenticated', 'The host application could not identify the caller.');
  }
  if (named.id === '' || named.id.length > maxIdLength) {
    throw new Error('`authenticate` must name a caller by an id of 1 to 200 characters.');
  }
  return {
    id: `host:${named.id}`,
    scopes: named.scopes === 'all' ? everyScope : new Set(named.scopes.map(understoodScope)),
    connections: named.connections === 'all' ? null : new Set(named.connections),
  };
}

function understoodScope(text: string) {
  if (isScope(text)) return text;
  throw new Error(`\`authenticate\` named a scope that this version does not know: ${text}`);
}
