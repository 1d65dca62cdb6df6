import type { SandboxProvider } from '../sandbox-provider.js';
import { shipengineSide } from '../shipengine/shipengine-side.js';
import { shipstationSide } from '../shipstation/shipstation-side.js';
import type { ProviderSide } from '../wire/provider-side.js';

/** The behaviour of both providers on the wire. */
export const providerSides: Readonly<Record<SandboxProvider, ProviderSide>> = {
  shipstation: shipstationSide,
  shipengine: shipengineSide,
};
