import { type DomainRef, writeDomainRef } from './domain-ref.js';
import { nothing, procedure } from './procedure.js';
import { readTypedParams, type TypedParam, writeTypedParams } from './typed-params.js';

/** `virDomainJobType`; the position is the number on the wire. */
const jobTypes = ['none', 'bounded', 'unbounded', 'completed', 'failed', 'cancelled'] as const;

export interface JobStats {
  readonly type: (typeof jobTypes)[number] | 'unrecognised';
  readonly params: readonly TypedParam[];
}

export interface SaveArgs {
  readonly domain: DomainRef;
  readonly file: string;
  /** Definition to store instead of the running one; only host-side parts may differ. */
  readonly xml: string | undefined;
  readonly flags: number;
}

export interface RestoreArgs {
  readonly file: string;
  readonly xml: string | undefined;
  readonly flags: number;
}

export interface MigrateArgs {
  readonly domain: DomainRef;
  /** Where the source daemon finds the destination daemon, for example `qemu+unix:///system?socket=…`. */
  readonly destinationUri: string;
  readonly params: readonly TypedParam[];
  readonly flags: number;
}

/** Moving a domain's running state to a file or to another daemon. */
export const transferProcedures = {
  saveFlags: procedure({
    name: 'domainSaveFlags',
    number: 232,
    slow: true,
    encode: (writer, { domain, file, xml, flags }: SaveArgs) => {
      writeDomainRef(writer, domain);
      writer.string(file).optionalString(xml).uint(flags);
    },
    decode: nothing,
  }),
  restoreFlags: procedure({
    name: 'domainRestoreFlags',
    number: 233,
    slow: true,
    encode: (writer, { file, xml, flags }: RestoreArgs) => {
      writer.string(file).optionalString(xml).uint(flags);
    },
    decode: nothing,
  }),
  saveImageGetXmlDesc: procedure({
    name: 'domainSaveImageGetXmlDesc',
    number: 235,
    encode: (writer, { file, flags }: { readonly file: string; readonly flags: number }) => {
      writer.string(file).uint(flags);
    },
    decode: (reader): string => reader.string(),
  }),
  getJobStats: procedure({
    name: 'domainGetJobStats',
    number: 298,
    encode: (writer, { domain, flags }: { readonly domain: DomainRef; readonly flags: number }) => {
      writeDomainRef(writer, domain);
      writer.uint(flags);
    },
    decode: (reader): JobStats => ({
      type: jobTypes[reader.int()] ?? 'unrecognised',
      params: readTypedParams(reader),
    }),
  }),
  migratePerform3Params: procedure({
    name: 'domainMigratePerform3Params',
    number: 305,
    slow: true,
    encode: (writer, { domain, destinationUri, params, flags }: MigrateArgs) => {
      writeDomainRef(writer, domain);
      writer.optionalString(destinationUri);
      writeTypedParams(writer, params);
      // No cookie: with the peer-to-peer flag the two daemons exchange theirs themselves.
      writer.opaque(Buffer.alloc(0)).uint(flags);
    },
    decode: (reader): void => {
      reader.opaque(reader.limits.migrateCookieBytes);
    },
  }),
};
