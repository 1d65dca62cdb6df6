import type { Sandbox } from '../../../src/sandbox/start-sandbox.js';
import type { SandboxProvider } from '../../../src/sandbox/sandbox-provider.js';

/** A connection of the gateway with a sandbox of its own behind it. */
export interface StagedAccount {
  readonly id: string;
  readonly provider: SandboxProvider;
  readonly sandbox: Sandbox;
  readonly sources: readonly string[];
}
