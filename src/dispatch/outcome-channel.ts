/** NOTIFY channel of connections whose wished call has an outcome; the ids are internal ids of connections. */
export const outcomeChannel = 'dispatch_outcomes';
