/** One call of a provider's own webhook as it arrived. Anybody can send one: nothing in it is believed before it is proven. */
export interface WebhookArrival {
  /** Names are lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body exactly as it was sent: signatures cover bytes. */
  readonly body: Uint8Array;
}

/** What a signed webhook claims; the signature is RSASSA-PKCS1-v1_5 with SHA-256. */
export interface SignedWebhook {
  /** Which of the provider's keys is said to have signed it (`kid`). */
  readonly keyId: string;
  readonly signedText: Uint8Array;
  readonly signature: Uint8Array;
  /** When it is said to have been signed, in milliseconds since 1970; the gateway refuses what is too old or too new. */
  readonly signedAtInMs: number;
}

/** How a provider signs its webhooks. */
export interface WebhookSignature {
  /** Path, below the `baseUrl` of the connection, of the JSON Web Key Set with the keys that sign. It is read without credentials. */
  readonly keysPath: string;
  /** What an arrival claims; null when it does not carry all that is needed. Pure; tolerates any header and any body. */
  read(arrival: WebhookArrival): SignedWebhook | null;
}

/**
 * The webhooks that a provider sends. Each needs the token of its path; what it says is never read: a proven one is only a reason to
 * read the state sooner.
 */
export interface ProviderWebhooks {
  /** What is needed beside the token; null where the provider does not sign. */
  readonly signature: WebhookSignature | null;
}
