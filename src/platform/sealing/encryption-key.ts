/** One key that seals secrets at rest. */
export interface EncryptionKey {
  /** Stored beside what it sealed, so that the right key opens it. */
  readonly id: string;
  /** 32 bytes. */
  readonly key: Buffer;
}
