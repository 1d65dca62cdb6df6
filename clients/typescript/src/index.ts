/** The exports of this package: the generated calls and types, and the functions that are written by hand. */
export * from './generated/index.js';
export type { Client } from './generated/client/index.js';
export { createGatewayClient, type GatewayOptions } from './create-gateway-client.js';
export { GatewayError } from './gateway-error.js';
export { isFinal } from './is-final.js';
export type { RetryOptions } from './send-with-retries.js';
export { waitForEnd, type WaitOptions } from './wait-for-end.js';
export { refreshAndWait, type RefreshAndWaitOptions } from './refresh-and-wait.js';
export { follow, followAll, type FollowedEvent, type FollowOptions, type Reset } from './follow.js';
