import type { GatewayParts } from './app.module.js';
import { readAllowedHosts } from '../config/read-allowed-hosts.js';
import type { BuiltInSandbox } from './start-built-in-sandbox.js';

/** Allows webhooks to this machine when the built-in sandbox runs, unless the operator has set `WEBHOOK_ALLOWED_HOSTS`. */
export function withBuiltInSandbox(parts: GatewayParts, builtInSandbox: BuiltInSandbox | null): GatewayParts {
  if (builtInSandbox === null || parts.settings.webhookAllowedHosts !== null) return parts;
  const webhookAllowedHosts = readAllowedHosts('127.0.0.1,localhost') ?? null;
  return { ...parts, settings: { ...parts.settings, webhookAllowedHosts } };
}
