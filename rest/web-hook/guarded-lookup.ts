import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { IsBlocked } from './blocked-addresses.js';

/** A name led to an address that web hooks must not go to. */
export class BlockedAddressError extends Error {
  constructor(hostname: string) {
    super(`${hostname} leads to an address that is not allowed`);
    this.name = 'BlockedAddressError';
  }
}

/**
 * Looks names up for the connection itself, so the address that was checked is the one that is used: a name that means
 * something else a moment later gains nothing.
 */
export function guardedLookup(isBlocked: IsBlocked): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) callback(error, '');
      else if (addresses.some(({ address }) => isBlocked(address))) callback(new BlockedAddressError(hostname), '');
      else if (options.all) callback(null, addresses);
      else callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
    });
  };
}
