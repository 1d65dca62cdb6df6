import ipaddr from 'ipaddr.js';

/** One entry of `WEBHOOK_ALLOWED_HOSTS`. */
export type AllowedHost =
  | {
      readonly kind: 'name';
      /** In lower case, without a trailing dot. */
      readonly name: string;
      /** Null for every port. */
      readonly port: number | null;
    }
  | {
      readonly kind: 'network';
      /** CIDR notation; a single IP address is a network of one. */
      readonly network: string;
      readonly port: number | null;
    };

const labelPattern = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?';
const namePattern = new RegExp(`^(?=.{1,253}$)${labelPattern}(?:\\.${labelPattern})*$`);

/** Reads comma-separated host names, IP addresses (IPv6 in brackets before a port) and networks, each with an optional port. */
export const readAllowedHosts = (text: string): readonly AllowedHost[] | undefined => {
  const entries = text.split(',').map((entry) => readEntry(entry.trim().toLowerCase()));
  return entries.some((entry) => entry === undefined)
    ? undefined
    : entries.filter((entry) => entry !== undefined);
};

function readEntry(text: string): AllowedHost | undefined {
  if (text.includes('/')) return isNetwork(text) ? { kind: 'network', network: text, port: null } : undefined;
  if (ipaddr.IPv6.isValid(text)) return { kind: 'network', network: `${text}/128`, port: null };
  const [, bracketed, plain = '', portText] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const port = portText === undefined ? null : Number(portText);
  if (port === 0 || (port !== null && port > 65_535)) return undefined;
  if (bracketed !== undefined) {
    return ipaddr.IPv6.isValid(bracketed)
      ? { kind: 'network', network: `${bracketed}/128`, port }
      : undefined;
  }
  if (ipaddr.IPv4.isValidFourPartDecimal(plain)) return { kind: 'network', network: `${plain}/32`, port };
  const name = plain.replace(/\.$/, '');
  // Clients read a name whose last label has only digits as an IP address.
  return namePattern.test(name) && !/(^|\.)(\d+|0x[\da-f]*)$/.test(name)
    ? { kind: 'name', name, port }
    : undefined;
}

function isNetwork(text: string): boolean {
  const [address = ''] = text.split('/');
  const isWhole = ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address);
  return isWhole && ipaddr.isValidCIDR(text);
}
