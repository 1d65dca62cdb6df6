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

/** Tells why a request is refused, or null to let it in. */
export type IdentifyWithHost = (arrived: ArrivedRequest) => Promise<Error | null>;

/** What a mounted gateway stands on. */
export interface MountedParts extends GatewayParts {
  /** Where the host has it, such as `/imports`. */
  readonly path: string;
  readonly identifyWithHost: IdentifyWithHost;
  readonly authenticate: RefreshGatewayOptions['authenticate'];
}

/** A gateway that does not listen itself: its host hands it requests. */
export interface MountedGateway {
  /** Answers a request under the mount path. */
  readonly handle: (arrived: ArrivedRequest) => void;
  /** Lets answers under way end, and closes everything, the database last. */
  readonly close: () => Promise<void>;
}

/**
 * Opens a gateway for a host: an application of its own, with its own filters, pipes, guards and limits, of which the host's
 * controllers see nothing. Throws when a part cannot be made; nothing stays open then.
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
        parts.logger.error({ err: error }, 'A request could not be taken over from the host');
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
