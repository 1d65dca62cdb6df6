import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** The keys of the sandbox's ShipEngine: a signing key, and a key of another type (docs/providers/evidence.md#shipengine-webhooks). */
export class WebhookKeys {
  private pair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } | null = null;

  /** The JSON Web Key Set as `/jwks` shows it. */
  describe(): { readonly keys: readonly object[] } {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    return {
      keys: [
        { ...other.export({ format: 'jwk' }), kid: 'sandbox-ec', use: 'sig', alg: 'ES256' },
        { ...this.keys().publicKey.export({ format: 'jwk' }), kid: 'sandbox-rsa', use: 'sig', alg: 'RS256' },
      ],
    };
  }

  /** The headers with the signature of a body at this time. */
  sign(body: string, at: Date): Readonly<Record<string, string>> {
    const timestamp = at.toISOString();
    const signature = sign('sha256', Buffer.from(`${timestamp}.${body}`), this.keys().privateKey);
    return {
      'x-shipengine-rsa-sha256-key-id': 'sandbox-rsa',
      'x-shipengine-rsa-sha256-signature': signature.toString('base64'),
      'x-shipengine-timestamp': timestamp,
    };
  }

  /** Generated on first use, since that is slow. */
  private keys() {
    this.pair ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
    return this.pair;
  }
}
