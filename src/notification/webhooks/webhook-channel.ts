/** The NOTIFY channel for webhooks with due deliveries; its ids are internal ids of webhooks. */
export const webhookChannel = 'webhook_wakeups';
