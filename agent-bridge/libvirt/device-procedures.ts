import { type DomainRef, writeDomainRef } from './domain-ref.js';
import { nothing, procedure } from './procedure.js';
import type { XdrWriter } from './xdr-writer.js';

interface DeviceArgs {
  readonly domain: DomainRef;
  /** One device element as in domain XML. */
  readonly xml: string;
  readonly flags: number;
}

function encodeDevice(writer: XdrWriter, { domain, xml, flags }: DeviceArgs): void {
  writeDomainRef(writer, domain);
  writer.string(xml).uint(flags);
}

/** Changing the devices of a domain. */
export const deviceProcedures = {
  updateFlags: procedure({
    name: 'domainUpdateDeviceFlags',
    number: 174,
    slow: true,
    encode: encodeDevice,
    decode: nothing,
  }),
  attachFlags: procedure({
    name: 'domainAttachDeviceFlags',
    number: 160,
    slow: true,
    encode: encodeDevice,
    decode: nothing,
  }),
  detachFlags: procedure({
    name: 'domainDetachDeviceFlags',
    number: 161,
    slow: true,
    encode: encodeDevice,
    decode: nothing,
  }),
};
