import { setTimeout as wait } from 'node:timers/promises';
import type { IncomingMessage } from 'node:http';
import { createApplication } from '../create-application.js';
import type { GatewayParts } from '../app.module.js';
import { openDatabase } from '../../database/open-database.js';
import { Problem } from '../../platform/problem.js';
import { Shutdown } from '../../platform/shutdown.js';
import { defaultLimits } from '../request-limits.js';
import { startOnDatabase } from '../start-on-database.js';
import type { RefreshGatewayOptions } from './mount-options.js';
import { cutMountPath } from './mount-path.js';
import type { ArrivedRequest } from './mount-point.js';
import { OpenRequests } from './open-requests.js';
import { readHostCaller } from './read-host-caller.js';

const maxResponseTimeInMs = 10_000;

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
