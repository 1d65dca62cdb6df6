import type { PostFailure } from './post-outcome.js';

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
const isBrokenContent = (code: string) => /^(Z_|ERR__ERROR_|ERR_BROTLI|ZSTD_|HPE_)/.test(code);

/** Maps an error of Node or axios to a reason, by its code and the codes of the errors inside it. */
export function explainFailure(error: unknown): PostFailure {
  const codes = [...listCodes(error)];
  if (codes.includes('forbidden-address')) return 'forbidden-address';
  if (codes.some((code) => unresolvable.includes(code))) return 'unresolvable';
  if (codes.some(isTlsCode)) return 'tls-failed';
  if (codes.some(isBrokenContent)) return 'answer-unreadable';
  if (codes.includes('ETIMEDOUT')) return 'timeout';
  return codes.some((code) => unreachable.includes(code)) ? 'connection-failed' : 'connection-lost';
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
