/** NOTIFY channel of changed refreshes; the ids are those of refreshes. */
export const refreshChannel = 'refresh_changes';

/** NOTIFY channel of connections with something to do; the ids are internal ids of connections. */
export const dispatchChannel = 'dispatch_wakeups';
