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

const longestAnswerInMs = 10_000;

/** Tells why a request is refused, or null to let it in. */
export type AskHost = (arrived: ArrivedRequest) => Promise<Error | null>;

/** What a mounted gateway stands on. */
export interface MountedParts extends GatewayParts {
  /** Where the host has it, such as `/imports`. */
  readonly path: string;
  readonly askHost: AskHost;
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
  const refusals = new WeakMap<IncomingMessage, Error>();
  const { authenticate, path } = parts;
  const entrance = {
    admit: (request: IncomingMessage) => {
      const refusal = refusals.get(request);
      if (refusal !== undefined) throw refusal;
    },
    identify:
      authenticate === undefined
        ? null
        : async ({ raw }: { readonly raw: IncomingMessage }) =>
            readHostCaller(await authenticate(arrivals.get(raw)?.hostRequest)),
  };
  const opened = await openDatabase(parts.settings, parts.logger);
  const { gateway: app, simulator } = await startOnDatabase(parts, opened, async (gateway, rooms) => {
    const created = await createApplication(gateway, rooms, defaultLimits, entrance);
    await created.getHttpAdapter().getInstance().ready();
    return created;
  });
  const open = new OpenRequests();
  const fastify = app.getHttpAdapter().getInstance();
  const shutdown = app.get(Shutdown, { strict: false });

  const handle = async (arrived: ArrivedRequest) => {
    const { incoming, outgoing } = arrived;
    open.add(outgoing);
    arrivals.set(incoming, arrived);
    const refusal = shutdown.closingSignal.aborted
      ? new Problem('unavailable', 'The gateway is being stopped.', { headers: { 'retry-after': '1' } })
      : await parts.askHost(arrived);
    if (refusal !== null) refusals.set(incoming, refusal);
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
      await open.drain(longestAnswerInMs);
      await app.close();
      await simulator?.sandbox.close();
    },
  };
}
