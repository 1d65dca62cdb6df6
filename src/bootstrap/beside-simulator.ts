import type { GatewayParts } from './app.module.js';
import { readAllowedHosts } from '../config/read-allowed-hosts.js';
import type { Simulator } from './start-simulator.js';

/** With the built-in simulator, webhooks may call this machine unless the operator said otherwise: people try them out there. */
export function besideSimulator(parts: GatewayParts, simulator: Simulator | null): GatewayParts {
  if (simulator === null || parts.settings.webhookAllowedHosts !== null) return parts;
  const webhookAllowedHosts = readAllowedHosts('127.0.0.1,localhost') ?? null;
  return { ...parts, settings: { ...parts.settings, webhookAllowedHosts } };
}
