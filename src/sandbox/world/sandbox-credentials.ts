/** What the two providers accept. */
export interface SandboxCredentials {
  readonly shipstation: { readonly apiKey: string; readonly apiSecret: string };
  /** A key that begins with `TEST_` has the small quota (docs/providers/evidence.md#shipengine-quota). */
  readonly shipengine: { readonly apiKey: string };
}

/** Credentials that nobody can take for real ones. */
export const defaultCredentials: SandboxCredentials = {
  shipstation: { apiKey: 'sandbox-shipstation-key', apiSecret: 'sandbox-shipstation-secret' },
  shipengine: { apiKey: 'sandbox-shipengine-key' },
};
