import { isIP } from 'node:net';
import { readEncryptionKeys } from './encryption-keys.js';
import type { LogLevel } from './settings.js';

/** Reads the text of one setting; undefined: the value is invalid. */
export type SettingReader<Value> = (text: string) => Value | undefined;

/** A whole number within limits, both included. */
export function integerBetween(lowest: number, highest: number): SettingReader<number> {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return value >= lowest && value <= highest ? value : undefined;
  };
}

/** One of the given values. */
export function oneOf<Word extends string>(...words: readonly Word[]): SettingReader<Word> {
  return (text) => words.find((word) => word === text);
}

/** `LOG_LEVEL` */
export const readLogLevel: SettingReader<LogLevel> = oneOf(
  ...(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const),
);

/** An IP address or a host name to listen on. */
export const readHost: SettingReader<string> = (text) =>
  isIP(text) !== 0 || /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(text) ? text : undefined;

function readUrl(text: string, protocols: readonly string[]): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && protocols.includes(url.protocol) && url.hostname !== '' ? url : undefined;
}

/** A URL without credentials, query and fragment; returned without a trailing slash. */
export const readPublicUrl: SettingReader<string> = (text) => {
  const url = readUrl(text, ['http:', 'https:']);
  const plain = url !== undefined && url.username === '' && url.password === '' && !/[?#\s]/.test(text);
  return plain ? `${url.origin}${url.pathname}`.replace(/\/+$/, '') : undefined;
};

/** The `iss` of tokens, kept exactly as written: an https URL, or http on this machine. */
export const readIssuer: SettingReader<string> = (text) => {
  const url = readUrl(text, ['https:', 'http:']);
  if (url === undefined || url.username !== '' || url.password !== '' || /[?#\s]/.test(text))
    return undefined;
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return url.protocol === 'https:' || isLocal ? text : undefined;
};

/** An audience or the name of a claim: printable ASCII without spaces. */
export const readClaimText: SettingReader<string> = (text) =>
  /^[\x21-\x7e]{1,500}$/.test(text) ? text : undefined;

/** The URL of a PostgreSQL server: with a host, or with a socket folder as `?host=/run/postgresql`. */
export const readDatabaseUrl: SettingReader<string> = (text) => {
  // A socket folder needs no host before the path, but a URL allows that only without a user.
  const namesFolder = /^[^?#]*\/\/([^/?#]*@)?\/[^?#]*\?(.*&)?host=(\/|%2F)/i.test(text);
  const url = namesFolder ? text.replace(/\/\/([^/?#]*@)?\//, '//$1localhost/') : text;
  return readUrl(url, ['postgres:', 'postgresql:']) === undefined ? undefined : text;
};

/** Comma-separated origins, each exactly as a browser sends it. */
export const readOrigins: SettingReader<readonly string[]> = (text) => {
  const origins = text.split(',').map((origin) => origin.trim());
  return origins.every((origin) => readUrl(origin, ['http:', 'https:'])?.origin === origin)
    ? origins
    : undefined;
};

const loopbackHosts: readonly string[] = ['127.0.0.1', '[::1]', 'localhost'];

/** Comma-separated origins that may receive credentials: https, or a sandbox on this machine. */
export const readBaseUrlOrigins: SettingReader<readonly string[]> = (text) => {
  const origins = readOrigins(text);
  const isSafe = (origin: string) =>
    origin.startsWith('https://') || loopbackHosts.includes(new URL(origin).hostname);
  return origins?.every(isSafe) === true ? origins : undefined;
};

/** `off`, `on`, or the comma-separated IP addresses and networks of trusted proxies. */
export const readTrustProxy: SettingReader<boolean | string> = (text) => {
  if (text === 'off' || text === 'false') return false;
  if (text === 'on' || text === 'true') return true;
  const proxies = text.split(',').map((proxy) => proxy.trim());
  return proxies.every(isProxyAddress) ? proxies.join(',') : undefined;
};

function isProxyAddress(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [, address = text, prefix] = /^(.+)\/(\d{1,3})$/.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && (prefix === undefined || Number(prefix) <= (version === 4 ? 32 : 128));
}

const maxDelayInMs = 300_000;

/** Seconds (`5`, `0.5`, `5s`) or milliseconds (`500ms`) up to five minutes, as milliseconds. */
export const readDelayInMs: SettingReader<number> = (text) => {
  const [, amount, unit] = /^(\d{1,6}(?:\.\d{1,3})?)(s|ms)?$/.exec(text) ?? [];
  const delayInMs = Math.round(Number(amount) * (unit === 'ms' ? 1 : 1000));
  return delayInMs <= maxDelayInMs ? delayInMs : undefined;
};

/** A key of at least 32 characters that fits into a header: printable ASCII without spaces. */
export const readAdminApiKey: SettingReader<string> = (text) =>
  /^[\x21-\x7e]{32,512}$/.test(text) ? text : undefined;

/** Keys in the form of `readEncryptionKeys`, kept as text. */
export const readEncryptionKeysText: SettingReader<string> = (text) =>
  readEncryptionKeys(text) === undefined ? undefined : text;
