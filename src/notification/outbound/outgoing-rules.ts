import ipaddr from 'ipaddr.js';
import type { AllowedHost } from '../../config/allowed-host.js';
import { isPublicAddress } from './is-public-address.js';

/** Where a call would go, as the URL says it. */
export interface Destination {
  /** Without brackets and trailing dot, in lower case: a name, or an address in its usual notation. */
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
}

/** A URL that may be called as far as its text tells, or why not (one sentence for its owner). */
export type CheckedUrl =
  | { readonly kind: 'allowed'; readonly url: URL; readonly destination: Destination }
  | { readonly kind: 'refused'; readonly detail: string };

const maxUrlLength = 2048;
const securePort = 443;

/** Decides where webhooks may call: public addresses over https on port 443, and what the operator lists. */
export class OutgoingRules {
  constructor(private readonly allowed: readonly AllowedHost[]) {}

  /** Checks the text of a URL. Names are judged by their addresses, in `mayConnect`. */
  checkUrl(text: string): CheckedUrl {
    // The parser reads odd notations (0x7f.1, 2130706433, full-width digits) as those who connect do.
    const url = text.length <= maxUrlLength && URL.canParse(text) ? new URL(text) : null;
    if (url === null || !['http:', 'https:'].includes(url.protocol)) {
      return reject(`Must be an https address of up to ${maxUrlLength} characters.`);
    }
    if (url.username !== '' || url.password !== '') {
      return reject('Must not hold credentials: check the signature of what arrives instead.');
    }
    if (url.hash !== '') return reject('Must not hold a fragment.');
    const destination = readDestination(url);
    if (!this.isListed(destination)) {
      if (!destination.secure) return reject('Must be https, unless the operator lists the host.');
      if (destination.port !== securePort) {
        return reject(`Must use port ${securePort}, unless the operator lists the host.`);
      }
      if (ipaddr.isValid(destination.host) && !this.mayConnect(destination, destination.host)) {
        return reject('Must be a public address, unless the operator lists it.');
      }
    }
    return { kind: 'allowed', url, destination };
  }

  /** Whether a connection to this address may be opened for this destination: the address is public, or one of the two is listed. */
  mayConnect(destination: Destination, address: string): boolean {
    if (!ipaddr.isValid(address)) return false;
    return (
      isPublicAddress(address) ||
      this.isListed(destination) ||
      this.isListed({ ...destination, host: address })
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

/** Where a URL leads. */
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
  // A mapped address is the IPv4 address that it carries, and so is what reaches the machine.
  const address = ipaddr.process(host);
  const range = ipaddr.parseCIDR(network);
  return address.kind() === range[0].kind() && address.match(range);
}

function reject(detail: string): CheckedUrl {
  return { kind: 'refused', detail };
}
