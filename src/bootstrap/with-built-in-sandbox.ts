import type { GatewayParts } from './app.module.js';
import { readAllowedHosts } from '../config/read-allowed-hosts.js';
import type { BuiltInSandbox } from './start-built-in-sandbox.js';

/** With the built-in simulator, webhooks may call this machine unless the operator said otherwise: people try them out there. */
export function withBuiltInSandbox(parts: GatewayParts, builtInSandbox: BuiltInSandbox | null): GatewayParts {
  if (builtInSandbox === null || parts.settings.webhookAllowedHosts !== null) return parts;
  const webhookAllowedHosts = readAllowedHosts('127.0.0.1,localhost') ?? null;
  return { ...parts, settings: { ...parts.settings, webhookAllowedHosts } };
}
