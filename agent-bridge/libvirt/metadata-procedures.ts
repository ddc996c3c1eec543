import { type DomainRef, writeDomainRef } from './domain-ref.js';
import { nothing, procedure } from './procedure.js';

/** `virDomainMetadataType` */
const metadataTypes = { description: 0, title: 1, element: 2 } as const;

/** Which piece of metadata: one of the two texts, or the XML element of a namespace. */
export type MetadataKey =
  | { readonly type: 'description' | 'title' }
  | {
      readonly type: 'element';
      /** XML namespace that the element belongs to. */
      readonly uri: string;
      /** Prefix libvirt writes it with. */
      readonly prefix: string;
    };

export interface SetMetadataArgs {
  readonly domain: DomainRef;
  readonly key: MetadataKey;
  /** Undefined removes it. */
  readonly value: string | undefined;
  readonly flags: number;
}

export interface GetMetadataArgs {
  readonly domain: DomainRef;
  readonly key: MetadataKey;
  readonly flags: number;
}

/** Notes that libvirt keeps with a domain. */
export const metadataProcedures = {
  set: procedure({
    name: 'domainSetMetadata',
    number: 264,
    encode: (writer, { domain, key, value, flags }: SetMetadataArgs) => {
      writeDomainRef(writer, domain);
      writer
        .int(metadataTypes[key.type])
        .optionalString(value)
        .optionalString(key.type === 'element' ? key.prefix : undefined)
        .optionalString(key.type === 'element' ? key.uri : undefined)
        .uint(flags);
    },
    decode: nothing,
  }),
  get: procedure({
    name: 'domainGetMetadata',
    number: 265,
    encode: (writer, { domain, key, flags }: GetMetadataArgs) => {
      writeDomainRef(writer, domain);
      writer
        .int(metadataTypes[key.type])
        .optionalString(key.type === 'element' ? key.uri : undefined)
        .uint(flags);
    },
    decode: (reader): string => reader.string(),
  }),
};
