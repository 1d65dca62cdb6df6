/** NOTIFY channel of changed refreshes. The payload is the id of a refresh. */
export const refreshChannel = 'refresh_changes';

/** NOTIFY channel of connections that are due. The payload is the internal id of a connection. */
export const dispatchChannel = 'dispatch_wakeups';
