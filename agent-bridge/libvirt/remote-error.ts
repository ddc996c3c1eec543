import { readDomainRef } from './domain-ref.js';
import type { LibvirtErrorFields } from './error.js';
import type { XdrReader } from './xdr-reader.js';

/** Reads `struct remote_error` to its end; the fields nobody uses are read only to find that end. */
export function readRemoteError(reader: XdrReader): LibvirtErrorFields {
  const code = reader.int();
  const domain = reader.int();
  const message = reader.optional((text) => text.string()) ?? 'no message';
  reader.int(); // level
  reader.optional(readDomainRef);
  for (let extra = 0; extra < 3; extra += 1) reader.optional((text) => text.string());
  reader.int();
  reader.int();
  reader.optional((network) => [network.string(), network.fixedOpaque(16)]);
  reader.end();
  return { code, domain, message };
}
