import ipaddr from 'ipaddr.js';
import type { AllowedHost } from '../../../config/read-allowed-hosts.js';
import { isPublicIpAddress } from './is-public-ip-address.js';

/** The destination of a call, read from its URL. */
export interface Destination {
  /** A name or an IP address in its usual notation; in lower case, without brackets and trailing dot. */
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
}

/** A URL that may be called (its host is not resolved yet), or why it may not: one sentence for its owner. */
export type CheckedUrl =
  | { readonly kind: 'allowed'; readonly url: URL; readonly destination: Destination }
  | { readonly kind: 'rejected'; readonly detail: string };

const maxUrlLength = 2048;
const securePort = 443;

/** Decides what webhooks may call: public IP addresses over https on port 443, and the hosts that the operator lists. */
export class ReceiverRules {
  constructor(private readonly allowed: readonly AllowedHost[]) {}

  /** Checks a URL without resolving its host. `mayConnect` checks the IP addresses of a name. */
  checkUrl(value: string): CheckedUrl {
    // The parser reads unusual notations (0x7f.1, 2130706433, full-width digits) as the HTTP client does.
    const url = value.length <= maxUrlLength && URL.canParse(value) ? new URL(value) : null;
    if (url === null || !['http:', 'https:'].includes(url.protocol)) {
      return reject(`Must be an https URL of up to ${maxUrlLength} characters.`);
    }
    if (url.username !== '' || url.password !== '') {
      return reject('Must not contain credentials: verify the signature of each event instead.');
    }
    if (url.hash !== '') return reject('Must not contain a fragment.');
    const destination = readDestination(url);
    if (!this.isListed(destination)) {
      if (!destination.secure) return reject('Must be https, unless the operator lists the host.');
      if (destination.port !== securePort) {
        return reject(`Must use port ${securePort}, unless the operator lists the host.`);
      }
      if (ipaddr.isValid(destination.host) && !this.mayConnect(destination, destination.host)) {
        return reject('Must be a public IP address, unless the operator lists it.');
      }
    }
    return { kind: 'allowed', url, destination };
  }

  /** Whether a call to this destination may connect to this IP address: it is public, or the host or the IP address is listed. */
  mayConnect(destination: Destination, ipAddress: string): boolean {
    if (!ipaddr.isValid(ipAddress)) return false;
    return (
      isPublicIpAddress(ipAddress) ||
      this.isListed(destination) ||
      this.isListed({ ...destination, host: ipAddress })
    );
  }

  private isListed({ host, port }: Pick<Destination, 'host' | 'port'>): boolean {
    return this.allowed.some(
      (entry) =>
        (entry.port === null || entry.port === port) &&
        (entry.kind === 'name' ? entry.name === host : isWithin(host, entry.network)),
    );
  }
}

function readDestination(url: URL): Destination {
  const secure = url.protocol === 'https:';
  return {
    host: url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, ''),
    port: url.port === '' ? (secure ? securePort : 80) : Number(url.port),
    secure,
  };
}

function isWithin(host: string, network: string): boolean {
  if (!ipaddr.isValid(host)) return false;
  // A connection to a mapped address reaches the IPv4 address inside it.
  const ipAddress = ipaddr.process(host);
  const range = ipaddr.parseCIDR(network);
  return ipAddress.kind() === range[0].kind() && ipAddress.match(range);
}

function reject(detail: string): CheckedUrl {
  return { kind: 'rejected', detail };
}
