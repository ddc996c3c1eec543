import { type DomainRef, readDomainRef, writeDomainRef, writeUuid } from './domain-ref.js';
import { type DomainState, domainStateOf } from './domain-state.js';
import { nothing, procedure } from './procedure.js';
import type { XdrWriter } from './xdr-writer.js';

interface DomainFlagsArgs {
  readonly domain: DomainRef;
  readonly flags: number;
}

interface XmlFlagsArgs {
  readonly xml: string;
  readonly flags: number;
}

export interface DomainInfo {
  readonly state: DomainState['state'];
  readonly maxMemoryKib: number;
  readonly memoryKib: number;
  readonly vcpus: number;
  readonly cpuTimeNs: bigint;
}

function encodeDomain(writer: XdrWriter, domain: DomainRef): void {
  writeDomainRef(writer, domain);
}

function encodeDomainFlags(writer: XdrWriter, { domain, flags }: DomainFlagsArgs): void {
  writeDomainRef(writer, domain);
  writer.uint(flags);
}

function encodeXmlFlags(writer: XdrWriter, { xml, flags }: XmlFlagsArgs): void {
  writer.string(xml).uint(flags);
}

/** Finding, defining and running domains. */
export const domainProcedures = {
  listAll: procedure({
    name: 'connectListAllDomains',
    number: 273,
    encode: (writer, flags: number) => {
      // First word: the domains themselves are wanted, not only their number.
      writer.int(1).uint(flags);
    },
    decode: (reader): DomainRef[] => {
      const domains = reader.array(reader.limits.domains, readDomainRef);
      reader.uint(); // how many there are, which the list already says
      return domains;
    },
  }),
  lookupByName: procedure({
    name: 'domainLookupByName',
    number: 23,
    encode: (writer, name: string) => {
      writer.string(name);
    },
    decode: readDomainRef,
  }),
  lookupByUuid: procedure({ name: 'domainLookupByUuid', number: 24, encode: writeUuid, decode: readDomainRef }),
  getXmlDesc: procedure({
    name: 'domainGetXmlDesc',
    number: 14,
    encode: encodeDomainFlags,
    decode: (reader): string => reader.string(),
  }),
  getState: procedure({
    name: 'domainGetState',
    number: 212,
    encode: encodeDomainFlags,
    decode: (reader): DomainState => domainStateOf(reader.int(), reader.int()),
  }),
  getInfo: procedure({
    name: 'domainGetInfo',
    number: 16,
    encode: encodeDomain,
    decode: (reader): DomainInfo => ({
      state: domainStateOf(reader.uint(), 0).state,
      maxMemoryKib: reader.amount(),
      memoryKib: reader.amount(),
      vcpus: reader.uint(),
      cpuTimeNs: reader.uhyper(),
    }),
  }),
  defineXmlFlags: procedure({
    name: 'domainDefineXmlFlags',
    number: 350,
    encode: encodeXmlFlags,
    decode: readDomainRef,
  }),
  undefineFlags: procedure({
    name: 'domainUndefineFlags',
    number: 231,
    encode: encodeDomainFlags,
    decode: nothing,
  }),
  createXml: procedure({
    name: 'domainCreateXml',
    number: 10,
    slow: true,
    encode: encodeXmlFlags,
    decode: readDomainRef,
  }),
  createWithFlags: procedure({
    name: 'domainCreateWithFlags',
    number: 196,
    slow: true,
    encode: encodeDomainFlags,
    decode: readDomainRef,
  }),
  shutdownFlags: procedure({
    name: 'domainShutdownFlags',
    number: 258,
    slow: true,
    encode: encodeDomainFlags,
    decode: nothing,
  }),
  destroyFlags: procedure({
    name: 'domainDestroyFlags',
    number: 234,
    slow: true,
    encode: encodeDomainFlags,
    decode: nothing,
  }),
  suspend: procedure({ name: 'domainSuspend', number: 34, slow: true, encode: encodeDomain, decode: nothing }),
  resume: procedure({ name: 'domainResume', number: 28, slow: true, encode: encodeDomain, decode: nothing }),
};
