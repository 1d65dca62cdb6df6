import { lookup } from 'node:dns/promises';

/** One IP address of a host. */
export interface HostAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Returns all IP addresses of a host. Rejects when it has none, or when the lookup fails. */
export type ResolveHost = (name: string) => Promise<readonly HostAddress[]>;

/** The Nest token under which the resolver is bound. */
export const RESOLVE_HOST = Symbol('RESOLVE_HOST');

/** The machine's own resolver. */
export const resolveWithSystem: ResolveHost = async (name) => {
  const found = await lookup(name, { all: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};
