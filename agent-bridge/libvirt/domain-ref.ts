import { LibvirtTransportError } from './transport-error.js';
import type { XdrReader } from './xdr-reader.js';
import type { XdrWriter } from './xdr-writer.js';

const UUID_BYTES = 16;
/** What libvirt sends as the id of a domain that does not run. */
export const NO_DOMAIN_ID = -1;

/** How libvirt refers to a domain. The daemon finds it by `uuid`; the other two are for people. */
export interface DomainRef {
  readonly name: string;
  /** 32 lower-case hex characters, no dashes. */
  readonly uuid: string;
  /** Number of the running instance; -1 when it does not run. It changes with each start. */
  readonly id: number;
}

export function readDomainRef(reader: XdrReader): DomainRef {
  return {
    name: reader.string(),
    uuid: reader.fixedOpaque(UUID_BYTES).toString('hex'),
    id: reader.int(),
  };
}

export function writeDomainRef(writer: XdrWriter, domain: DomainRef): void {
  writer.string(domain.name);
  writeUuid(writer, domain.uuid);
  writer.int(domain.id);
}

/** Accepts dashes and upper case, as people and domain XML write uuids. */
export function writeUuid(writer: XdrWriter, uuid: string): void {
  const hex = uuid.replaceAll('-', '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(hex)) {
    throw new LibvirtTransportError('invalid-request', `"${uuid}" is not a uuid: 32 hex characters are expected`);
  }
  writer.fixedOpaque(Buffer.from(hex, 'hex'));
}
