/** NOTIFY channel for outcomes of demanded calls; the payload is the internal id of the connection. */
export const outcomeChannel = 'dispatch_outcomes';
