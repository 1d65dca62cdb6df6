import type { SandboxWorld } from './sandbox-world.js';

/** Where the present world is found: a reset puts a fresh one in its place, so it is looked up at every call. */
export interface WorldHolder {
  world: SandboxWorld;
}
