import { lookup } from 'node:dns/promises';

/** One address of a name. */
export interface HostAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Gives the addresses of a name, as many as there are; rejects when it has none or nobody can tell. */
export type ResolveHost = (name: string) => Promise<readonly HostAddress[]>;

/** The Nest token under which the resolver is bound. */
export const RESOLVE_HOST = Symbol('RESOLVE_HOST');

/** The machine's own resolver. */
export const resolveWithSystem: ResolveHost = async (name) => {
  const found = await lookup(name, { all: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};
