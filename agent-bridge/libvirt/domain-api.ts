import { type DomainInfo, domainProcedures } from './domain-procedures.js';
import type { DomainRef } from './domain-ref.js';
import type { DomainState } from './domain-state.js';
import { isLibvirtError } from './error.js';
import {
  type AffectFlag,
  affectFlags,
  type CreateFlag,
  createFlags,
  type DefineFlag,
  type DestroyFlag,
  defineFlags,
  destroyFlags,
  flagBits,
  type ListFlag,
  listFlags,
  type ShutdownFlag,
  shutdownFlags,
  type UndefineFlag,
  undefineFlags,
  type XmlFlag,
  xmlFlags,
} from './flags.js';
import { type MetadataKey, metadataProcedures } from './metadata-procedures.js';
import type { CallOptions, RpcCaller } from './procedure.js';

/** Finding, defining and running domains. Every method rejects as `RpcCaller.call` says. */
export class DomainApi {
  readonly #caller: RpcCaller;

  constructor(caller: RpcCaller) {
    this.#caller = caller;
  }

  /** All domains that fit every group of flags named; with none, all there are. At most 16,384. */
  listAll(flags: readonly ListFlag[] = [], options?: CallOptions): Promise<DomainRef[]> {
    return this.#caller.call(domainProcedures.listAll, flagBits(listFlags, flags), options);
  }

  /** `uuid` with or without dashes. Undefined when there is no such domain. */
  lookupByUuid(uuid: string, options?: CallOptions): Promise<DomainRef | undefined> {
    return undefinedIfMissing(this.#caller.call(domainProcedures.lookupByUuid, uuid, options), 'noDomain');
  }

  /** Undefined when there is no such domain. */
  lookupByName(name: string, options?: CallOptions): Promise<DomainRef | undefined> {
    return undefinedIfMissing(this.#caller.call(domainProcedures.lookupByName, name, options), 'noDomain');
  }

  /** Domain XML. With `secure` it contains the console passwords: never log it. */
  getXmlDesc(domain: DomainRef, flags: readonly XmlFlag[] = [], options?: CallOptions): Promise<string> {
    return this.#caller.call(domainProcedures.getXmlDesc, { domain, flags: flagBits(xmlFlags, flags) }, options);
  }

  getState(domain: DomainRef, options?: CallOptions): Promise<DomainState> {
    return this.#caller.call(domainProcedures.getState, { domain, flags: 0 }, options);
  }

  getInfo(domain: DomainRef, options?: CallOptions): Promise<DomainInfo> {
    return this.#caller.call(domainProcedures.getInfo, domain, options);
  }

  /** Stores a definition, or replaces the stored one with the same uuid. */
  defineXml(xml: string, flags: readonly DefineFlag[] = [], options?: CallOptions): Promise<DomainRef> {
    return this.#caller.call(domainProcedures.defineXmlFlags, { xml, flags: flagBits(defineFlags, flags) }, options);
  }

  undefine(domain: DomainRef, flags: readonly UndefineFlag[] = [], options?: CallOptions): Promise<void> {
    return this.#caller.call(
      domainProcedures.undefineFlags,
      { domain, flags: flagBits(undefineFlags, flags) },
      options,
    );
  }

  /** Starts a transient domain: it is gone once it stops. */
  createXml(xml: string, flags: readonly CreateFlag[] = [], options?: CallOptions): Promise<DomainRef> {
    return this.#caller.call(domainProcedures.createXml, { xml, flags: flagBits(createFlags, flags) }, options);
  }

  /** Starts a defined domain. The result carries the new `id`. */
  create(domain: DomainRef, flags: readonly CreateFlag[] = [], options?: CallOptions): Promise<DomainRef> {
    return this.#caller.call(
      domainProcedures.createWithFlags,
      { domain, flags: flagBits(createFlags, flags) },
      options,
    );
  }

  /** Asks the guest to shut down. Resolves when it was asked, not when it is off. */
  shutdown(domain: DomainRef, flags: readonly ShutdownFlag[] = [], options?: CallOptions): Promise<void> {
    return this.#caller.call(
      domainProcedures.shutdownFlags,
      { domain, flags: flagBits(shutdownFlags, flags) },
      options,
    );
  }

  /** Ends the domain's process. Resolves when it is gone. */
  destroy(domain: DomainRef, flags: readonly DestroyFlag[] = [], options?: CallOptions): Promise<void> {
    return this.#caller.call(domainProcedures.destroyFlags, { domain, flags: flagBits(destroyFlags, flags) }, options);
  }

  suspend(domain: DomainRef, options?: CallOptions): Promise<void> {
    return this.#caller.call(domainProcedures.suspend, domain, options);
  }

  resume(domain: DomainRef, options?: CallOptions): Promise<void> {
    return this.#caller.call(domainProcedures.resume, domain, options);
  }

  /** Sets a piece of metadata, or removes it when `value` is undefined. */
  setMetadata(
    domain: DomainRef,
    key: MetadataKey,
    value: string | undefined,
    flags: readonly AffectFlag[] = [],
    options?: CallOptions,
  ): Promise<void> {
    const args = { domain, key, value, flags: flagBits(affectFlags, flags) };
    return this.#caller.call(metadataProcedures.set, args, options);
  }

  /** Undefined when the domain has no such metadata. */
  getMetadata(
    domain: DomainRef,
    key: MetadataKey,
    flags: readonly AffectFlag[] = [],
    options?: CallOptions,
  ): Promise<string | undefined> {
    const args = { domain, key, flags: flagBits(affectFlags, flags) };
    return undefinedIfMissing(this.#caller.call(metadataProcedures.get, args, options), 'noDomainMetadata');
  }
}

/** "There is none" is an answer, not a failure. */
async function undefinedIfMissing<Value>(
  answer: Promise<Value>,
  missing: 'noDomain' | 'noDomainMetadata',
): Promise<Value | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isLibvirtError(error, missing)) return undefined;
    throw error;
  }
}
