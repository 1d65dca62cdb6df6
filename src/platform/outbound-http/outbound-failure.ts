/** Why a call got no complete response, with the description of each reason. */
export const outboundFailures = {
  'forbidden-address': 'the host resolves to an IP address that may not be called',
  unresolvable: 'the host has no IP address',
  'connection-failed': 'the connection could not be opened',
  'connection-lost': 'it broke before the response was complete',
  'tls-failed': 'the TLS handshake failed',
  timeout: 'no complete response in time',
  'answer-unreadable': 'the response is not HTTP',
  'given-up': 'the caller of the client aborted it',
} as const;

/** Why a call got no complete response. */
export type OutboundFailure = keyof typeof outboundFailures;

/** A lookup rejects a host with this error. It names neither host nor IP address, because the owner of the URL may see it. */
export class ForbiddenAddress extends Error {
  readonly code = 'forbidden-address';

  constructor() {
    super('The host resolves to an IP address that may not be called.');
    this.name = 'ForbiddenAddress';
  }
}

const unresolvable: readonly string[] = ['ENOTFOUND', 'EAI_AGAIN', 'ENODATA', 'EAI_FAIL', 'EAI_NONAME'];
const unreachable: readonly string[] = [
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EHOSTDOWN',
  'ENETDOWN',
];
const isTlsCode = (code: string) =>
  /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|EPROTO$)/.test(code);
const isBrokenHttp = (code: string) => code.startsWith('HPE_');
const isBrokenEncoding = (code: string) => /^(Z_|ERR__ERROR_|ERR_BROTLI|ZSTD_)/.test(code);

/** Maps an error of Node or axios to a reason, by its code and the codes of the errors inside it. */
export function explainFailure(error: unknown): OutboundFailure {
  const codes = [...listCodes(error)];
  if (codes.includes('forbidden-address')) return 'forbidden-address';
  if (codes.some((code) => unresolvable.includes(code))) return 'unresolvable';
  if (codes.some(isTlsCode)) return 'tls-failed';
  if (codes.some((code) => isBrokenHttp(code) || isBrokenEncoding(code))) return 'answer-unreadable';
  if (codes.includes('ETIMEDOUT')) return 'timeout';
  return codes.some((code) => unreachable.includes(code)) ? 'connection-failed' : 'connection-lost';
}

/** Whether the bytes of a body came, but not in the content encoding that its header names. */
export function breaksContentEncoding(error: unknown): boolean {
  return isBrokenEncoding(readCode(error));
}

/** The code of an error, or its name. */
export function readCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown error';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'name' in error && typeof error.name === 'string' ? error.name : 'unknown error';
}

/** The codes of an error, of its causes, and of the errors that it collects (one for each IP address that was tried). */
function* listCodes(error: unknown, depth = 0): Generator<string> {
  if (typeof error !== 'object' || error === null || depth > 4) return;
  if ('code' in error && typeof error.code === 'string') yield error.code;
  if ('cause' in error) yield* listCodes(error.cause, depth + 1);
  if ('errors' in error && Array.isArray(error.errors)) {
    for (const inner of error.errors) yield* listCodes(inner, depth + 1);
  }
}
