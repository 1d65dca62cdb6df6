/** One call of a provider's webhook as it arrived. Anybody can send one, so nothing in it counts before it is verified. */
export interface WebhookArrival {
  /** Names are lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body exactly as it was sent: signatures cover bytes. */
  readonly body: Uint8Array;
}

/** What a signed webhook claims. The signature is RSASSA-PKCS1-v1_5 with SHA-256. */
export interface SignedWebhook {
  /** The key that is claimed to have signed it (`kid`). */
  readonly keyId: string;
  readonly signedText: Uint8Array;
  readonly signature: Uint8Array;
  /** The claimed time of the signature, in milliseconds since 1970. The gateway rejects webhooks that are too old or too new. */
  readonly signedAtInMs: number;
}

/** How a provider signs its webhooks. */
export interface WebhookSignature {
  /** Path of the JSON Web Key Set, below the `baseUrl` of the connection. It is read without credentials. */
  readonly keysPath: string;
  /** What an arrival claims, or null when a part is missing. Pure; tolerates any header and any body. */
  read(arrival: WebhookArrival): SignedWebhook | null;
}

/**
 * The webhooks that a provider sends. Each needs the token in its path. The gateway never reads their content: a verified webhook
 * is only a reason to read the state sooner.
 */
export interface ProviderWebhooks {
  /** How a webhook is signed; null when the provider does not sign. The token is needed in both cases. */
  readonly signature: WebhookSignature | null;
}
