/** NOTIFY channel of webhooks with something to deliver; the ids are internal ids of webhooks. */
export const webhookChannel = 'webhook_wakeups';
