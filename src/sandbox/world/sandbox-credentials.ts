/** The credentials that the two providers accept. */
export interface SandboxCredentials {
  readonly shipstation: { readonly apiKey: string; readonly apiSecret: string };
  /** A key that starts with `TEST_` has the small quota (docs/providers/evidence.md#shipengine-quota). */
  readonly shipengine: { readonly apiKey: string };
}

/** Credentials that are clearly not real ones. */
export const defaultCredentials: SandboxCredentials = {
  shipstation: { apiKey: 'sandbox-shipstation-key', apiSecret: 'sandbox-shipstation-secret' },
  shipengine: { apiKey: 'sandbox-shipengine-key' },
};
