import type { GraphicsDevice, LiveVm, Uuid, VmsReply } from '#contract';
import { AgentError } from '../agent-error.js';
import { type ParsedDomain, parseDomain } from '../domain-xml/index.js';
import { type DomainApi, type DomainRef, isLibvirtError } from '../libvirt/index.js';
import { isKvmProbe } from './kvm-probe.js';
import { isActive, vmStateOf } from './vm-state.js';

export interface OwnedDomain {
  readonly ref: DomainRef;
  readonly vm: LiveVm;
}

interface SeenDomain extends OwnedDomain {
  readonly owned: boolean;
}

type DomainReader = Pick<DomainApi, 'listAll' | 'lookupByUuid' | 'lookupByName' | 'getState' | 'getXmlDesc'>;

/** Domains as libvirt has them now. Foreign ones are seen and never touched. */
export class OwnedDomains {
  readonly #api: DomainReader;

  constructor(api: DomainReader) {
    this.#api = api;
  }

  /**
   * Undefined when libvirt knows no such domain.
   * @throws AgentError FOREIGN_DOMAIN when there is one that this agent did not make.
   */
  async find(uuid: Uuid): Promise<OwnedDomain | undefined> {
    const seen = await this.#see(uuid);
    if (seen && !seen.owned) throw foreignDomain(uuid, `a domain with the uuid of vm[uuid:${uuid}]`);
    return seen;
  }

  /** Undefined also for a foreign domain. */
  async findOwned(uuid: Uuid): Promise<OwnedDomain | undefined> {
    const seen = await this.#see(uuid);
    return seen?.owned ? seen : undefined;
  }

  /** @throws AgentError VM_NOT_FOUND, FOREIGN_DOMAIN */
  async get(uuid: Uuid): Promise<OwnedDomain> {
    const found = await this.find(uuid);
    if (!found) throw new AgentError('VM_NOT_FOUND', `vm[uuid:${uuid}] is not known on this host`);
    return found;
  }

  /** @throws AgentError FOREIGN_DOMAIN when a domain has the name that ours would get, under another uuid. */
  async refuseForeignName(uuid: Uuid): Promise<void> {
    const ref = await this.#api.lookupByName(uuid);
    if (ref && ref.uuid !== uuid) throw foreignDomain(uuid, `a domain named ${uuid}`);
  }

  async list(): Promise<VmsReply> {
    const refs = await this.#api.listAll();
    const all = await Promise.all(refs.filter((ref) => !isKvmProbe(ref)).map((ref) => this.#look(ref)));
    const seen = all.filter((domain) => domain !== undefined);
    const vms = seen.filter(({ owned }) => owned).map(({ vm }) => vm);
    return { vms, foreignDomains: seen.length - vms.length };
  }

  /** Consoles of a running domain. */
  async graphicsDevices(ref: DomainRef): Promise<GraphicsDevice[]> {
    return (await this.#parsed(ref)).graphicsDevices;
  }

  async #see(uuid: Uuid): Promise<SeenDomain | undefined> {
    const ref = await this.#api.lookupByUuid(uuid);
    return ref && this.#look(ref);
  }

  /** Undefined when the domain went away in between. */
  async #look(ref: DomainRef): Promise<SeenDomain | undefined> {
    try {
      const [domainState, { owned, graphicsDevices }] = await Promise.all([this.#api.getState(ref), this.#parsed(ref)]);
      const state = vmStateOf(domainState);
      const live = isActive(state) ? graphicsDevices : [];
      return { ref, owned, vm: { vmInstanceUuid: ref.uuid, state, graphicsDevices: live } };
    } catch (error) {
      if (isLibvirtError(error, 'noDomain')) return undefined;
      throw error;
    }
  }

  async #parsed(ref: DomainRef): Promise<ParsedDomain> {
    return parseDomain(await this.#api.getXmlDesc(ref));
  }
}

function foreignDomain(uuid: Uuid, what: string): AgentError {
  return new AgentError('FOREIGN_DOMAIN', `${what} exists on this host and does not belong to Flipside`, {
    params: { uuid },
  });
}
