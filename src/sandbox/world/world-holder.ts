import type { SandboxWorld } from './sandbox-world.js';

/** Holds the current world. A reset replaces it, so read it again at every call. */
export interface WorldHolder {
  world: SandboxWorld;
}
