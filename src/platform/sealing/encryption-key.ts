/** A key that seals stored secrets. */
export interface EncryptionKey {
  /** Stored with each sealed secret, so that the right key opens it. */
  readonly id: string;
  /** 32 bytes. */
  readonly key: Buffer;
}
