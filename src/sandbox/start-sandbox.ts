import { type FastifyInstance, fastify } from 'fastify';
import { type Clock, systemClock } from '../platform/clock.js';
import type { AssumptionChanges } from './assumptions/sandbox-assumptions.js';
import { CallRecorder } from './calls/call-recorder.js';
import { createControl } from './control/create-control.js';
import type { SandboxControl } from './control/sandbox-control.js';
import { serveControl } from './control/serve-control.js';
import { buildDefaultSources } from './default-sources.js';
import { describeSandbox } from './describe-sandbox.js';
import { ResponseGate } from './http/response-gate.js';
import { providerSides } from './http/provider-sides.js';
import { serveProvider } from './http/serve-provider.js';
import { sandboxProviders } from './sandbox-provider.js';
import { WebhookKeys } from './webhooks/webhook-keys.js';
import { WebhookSender } from './webhooks/webhook-sender.js';
import { defaultBehaviour, type ImportBehaviour } from './world/import-behaviour.js';
import {
  defaultCredentials,
  type QuotaSettings,
  type SandboxCredentials,
  SandboxWorld,
} from './world/sandbox-world.js';
import type { SandboxSource } from './world/sandbox-source.js';

/** The initial state of a sandbox. Everything has a default. A reset restores this state. */
export interface SandboxOptions {
  /** Loopback when left out. */
  readonly host?: string;
  /** A free port when left out or 0. */
  readonly port?: number;
  /** Decides every random value; 1 when left out. */
  readonly seed?: number;
  /** Decides states, times and quota windows. Late responses always use real time. */
  readonly clock?: Clock;
  /** The behaviour of imports where a source has none of its own. */
  readonly behaviour?: Partial<ImportBehaviour>;
  /** The stores and order sources; the default world when left out. */
  readonly sources?: readonly SandboxSource[];
  readonly assumptions?: AssumptionChanges;
  readonly credentials?: Partial<SandboxCredentials>;
  readonly quotas?: Partial<QuotaSettings>;
  /** How many calls are kept; the oldest are removed first. 20,000 when left out. */
  readonly callsKept?: number;
}

/** Both providers as one running HTTP server. */
export interface Sandbox {
  /** Origin without a trailing slash. It serves a page for people. */
  readonly url: string;
  /** Stands for `https://ssapi.shipstation.com`. */
  readonly shipstationUrl: string;
  /** Stands for `https://api.shipengine.com`. */
  readonly shipengineUrl: string;
  /** The credentials that the providers accept at the start. */
  readonly credentials: SandboxCredentials;
  readonly control: SandboxControl;
  /** Closes all sockets and ends all waits immediately. */
  close(): Promise<void>;
}

/** Starts a sandbox. Rejects when the port is in use, and with a `RangeError` for an invalid assumption or last attempt. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { host = '127.0.0.1', port = 0, seed = 1, clock = systemClock, callsKept = 20_000 } = options;
  const credentials = { ...defaultCredentials, ...options.credentials };
  const documented = { callsPerMinute: null, headers: true };
  const start = {
    seed,
    credentials,
    behaviour: { ...defaultBehaviour, ...options.behaviour },
    sources: options.sources ?? buildDefaultSources(clock.nowInMs()),
    assumptions: options.assumptions ?? {},
    quotas: { shipstation: documented, shipengine: documented, ...options.quotas },
  };
  const holder = { world: new SandboxWorld(start, clock.nowInMs()) };
  const recorder = new CallRecorder(callsKept);
  const gate = new ResponseGate();
  const keys = new WebhookKeys();
  const webhooks = new WebhookSender({ clock, holder, keys, url: () => locate(app, credentials).url });
  const control = createControl({ clock, holder, recorder, gate, start, webhooks });

  const app = fastify({
    forceCloseConnections: true,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  });
  for (const provider of sandboxProviders) {
    await serveProvider(app, providerSides[provider], { clock, holder, recorder, gate });
  }
  // Read without credentials, so it is not a recorded call.
  app.get('/shipengine/jwks', () => keys.describe());
  await serveControl(app, control);
  app.get('/', (_request, reply) =>
    reply.type('text/plain; charset=utf-8').send(describeSandbox(locate(app, credentials))),
  );
  await app.listen({ host, port });
  return {
    ...locate(app, credentials),
    control,
    close: async () => {
      webhooks.close();
      recorder.close();
      await app.close();
      gate.close();
    },
  };
}

function locate(app: FastifyInstance, credentials: SandboxCredentials) {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The sandbox does not listen.');
  const isAnyAddress = address.address === '0.0.0.0' || address.address === '::';
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  const url = `http://${isAnyAddress ? '127.0.0.1' : host}:${address.port}`;
  return { url, shipstationUrl: `${url}/shipstation`, shipengineUrl: `${url}/shipengine`, credentials };
}
