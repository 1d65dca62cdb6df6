/** The public face of this package: the generated calls and types, and what is written by hand over them. */
export * from './generated/index.js';
export type { Client } from './generated/client/index.js';
export { createGatewayClient, type GatewayAddress } from './create-gateway-client.js';
export { GatewayError } from './gateway-error.js';
export { isFinal } from './is-final.js';
export type { Patience } from './send-until-answered.js';
export { waitForEnd, type WaitOptions } from './wait-for-end.js';
export { refreshAndWait, type RefreshAndWaitOptions } from './refresh-and-wait.js';
export { follow, followAll, type FollowedEvent, type FollowOptions, type Reset } from './follow.js';
