import { lookup as lookupName } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Which addresses events may be posted to. */
export interface AddressPolicyOptions {
  /** Ranges of private addresses that are allowed too, such as `10.0.0.0/8`. */
  readonly allowed: readonly string[];
  /** Whether loopback addresses are allowed, also without TLS. */
  readonly allowLoopback: boolean;
}

const COMPATIBLE = ipaddr.IPv6.parseCIDR('::/96');

/** The error of an address that events may not be posted to. */
export class AddressNotAllowed extends Error {
  override readonly name = 'AddressNotAllowed';
}

/**
 * Decides which addresses events may be posted to: public ones only, so that a tenant cannot reach the operator's own
 * systems through the gateway. Names are checked when the socket connects, since they may resolve to another address then.
 */
export class AddressPolicy {
  readonly #allowed: readonly (readonly [ipaddr.IPv4 | ipaddr.IPv6, number])[];
  readonly #allowLoopback: boolean;

  /** Throws if a range is malformed. */
  constructor({ allowed, allowLoopback }: AddressPolicyOptions) {
    this.#allowed = allowed.map((range) => ipaddr.parseCIDR(range));
    this.#allowLoopback = allowLoopback;
  }

  /** Throws {@link AddressNotAllowed} if the URL's scheme, or its literal address, is not allowed. */
  assertUrl({ protocol, hostname }: URL): void {
    const host = hostname.replaceAll(/[[\]]/g, '');
    const isLiteral = ipaddr.isValid(host);
    if (isLiteral && !this.isAllowed(host)) throw new AddressNotAllowed(`address ${host} not allowed`);
    const isLoopback = host === 'localhost' || (isLiteral && rangeOf(host) === 'loopback');
    if (protocol === 'https:' || (protocol === 'http:' && isLoopback && this.#allowLoopback)) return;
    throw new AddressNotAllowed(`scheme ${protocol} not allowed; use https`);
  }

  /** Returns whether an IP address is allowed. */
  isAllowed(address: string): boolean {
    const range = rangeOf(address);
    if (range === 'unicast' || (range === 'loopback' && this.#allowLoopback)) return true;
    const parsed = ipaddr.process(address);
    return this.#allowed.some(([base, bits]) => base.kind() === parsed.kind() && parsed.match(base, bits));
  }

  /** Resolves a name like `dns.lookup`, to allowed addresses only. Fails with {@link AddressNotAllowed} if it has none. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    lookupName(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) {
        callback(error, '');
        return;
      }
      const [first, ...others] = addresses.filter(({ address }) => this.isAllowed(address));
      if (first === undefined) {
        const found = addresses.map(({ address }) => address).join(', ');
        callback(new AddressNotAllowed(`address ${found} of ${hostname} not allowed`), '');
      } else if (options.all === true) callback(null, [first, ...others]);
      else callback(null, first.address, first.family);
    });
  };
}

/** Returns the kind of an address; one of IPv4 in IPv6 counts as IPv4. */
function rangeOf(address: string): string {
  const parsed = ipaddr.process(address);
  // Deprecated addresses of IPv4 in IPv6 (RFC 4291, 2.5.5.1), such as ::127.0.0.2.
  if (parsed instanceof ipaddr.IPv6 && parsed.range() === 'unicast' && parsed.match(COMPATIBLE)) return 'reserved';
  return parsed.range();
}
