import { describe, expect, it } from 'vitest';
import { dashed } from '#contract';
import { type DomainRef, type DomainState, LibvirtError } from '../libvirt/index.js';
import { OwnedDomains } from './owned-domains.js';

const OURS = '1'.repeat(32);
const FOREIGN = '2'.repeat(32);
const MISSING = '3'.repeat(32);

interface FakeDomain {
  readonly uuid: string;
  readonly name?: string;
  readonly marked?: string;
  readonly state?: DomainState['state'];
  readonly gone?: boolean;
}

const gone = new LibvirtError('domainGetXmlDesc', { code: 42, domain: 10, message: 'gone' });

function domainsOf(...all: readonly FakeDomain[]) {
  const refs = all.map(({ uuid, name = uuid }): DomainRef => ({ name, uuid, id: 1 }));
  const find = (ref: DomainRef) => {
    const found = all.find(({ uuid }) => uuid === ref.uuid);
    if (!found || found.gone) throw gone;
    return found;
  };
  return new OwnedDomains({
    listAll: async () => refs,
    lookupByUuid: async (uuid) => refs.find((ref) => ref.uuid === uuid),
    lookupByName: async (name) => refs.find((ref) => ref.name === name),
    getState: async (ref) => ({ state: find(ref).state ?? 'running', reason: 'unknown' }),
    getXmlDesc: async (ref) => {
      const { uuid, marked = '' } = find(ref);
      return `<domain><uuid>${dashed(uuid)}</uuid>
        <metadata><vm xmlns='urn:flipside:domain:1'><vmInstanceUuid>${marked}</vmInstanceUuid></vm></metadata>
        <devices><graphics type='vnc' port='5900' listen='127.0.0.1'/></devices></domain>`;
    },
  });
}

const graphicsDevices = [{ type: 'vnc', port: 5900, tlsPort: null, listen: '127.0.0.1' }];
const running = { vmInstanceUuid: OURS, state: 'Running', graphicsDevices };

describe('domains', () => {
  const domains = domainsOf({ uuid: OURS, marked: OURS }, { uuid: FOREIGN, marked: OURS });

  it('of ours are found', async () => {
    expect((await domains.find(OURS))?.vm).toEqual(running);
    expect((await domains.get(OURS)).vm).toEqual(running);
    expect((await domains.findOwned(OURS))?.vm).toEqual(running);
  });

  it('of others are refused or not seen', async () => {
    const refusal = { code: 'FOREIGN_DOMAIN', params: { uuid: FOREIGN } };
    await expect(domains.find(FOREIGN)).rejects.toMatchObject(refusal);
    await expect(domains.get(FOREIGN)).rejects.toMatchObject(refusal);
    expect(await domains.findOwned(FOREIGN)).toBeUndefined();
  });

  it('that are not there are not found', async () => {
    expect(await domains.find(MISSING)).toBeUndefined();
    expect(await domains.findOwned(MISSING)).toBeUndefined();
    await expect(domains.get(MISSING)).rejects.toMatchObject({ code: 'VM_NOT_FOUND' });
  });

  it('show no console unless there is a process', async () => {
    const off = domainsOf({ uuid: OURS, marked: OURS, state: 'shutoff' });
    expect((await off.get(OURS)).vm).toEqual({ vmInstanceUuid: OURS, state: 'Shutdown', graphicsDevices: [] });
    const crashed = domainsOf({ uuid: OURS, marked: OURS, state: 'crashed' });
    expect((await crashed.get(OURS)).vm).toEqual({ vmInstanceUuid: OURS, state: 'Crashed', graphicsDevices });
  });

  it('may not have the name of one of ours', async () => {
    await expect(domainsOf({ uuid: FOREIGN, name: OURS }).refuseForeignName(OURS)).rejects.toMatchObject({
      code: 'FOREIGN_DOMAIN',
      params: { uuid: OURS },
    });
    await expect(domains.refuseForeignName(OURS)).resolves.toBeUndefined();
    await expect(domains.refuseForeignName(MISSING)).resolves.toBeUndefined();
  });
});

describe('the list of domains', () => {
  it('has ours whole and counts the others, without a probe and without what went away meanwhile', async () => {
    const domains = domainsOf(
      { uuid: OURS, marked: OURS },
      { uuid: FOREIGN },
      { uuid: '4'.repeat(32), marked: OURS },
      { uuid: '5'.repeat(32), name: 'flipside-kvm-probe-12345678' },
      { uuid: '6'.repeat(32), marked: '6'.repeat(32), gone: true },
    );
    expect(await domains.list()).toEqual({ vms: [running], foreignDomains: 2 });
  });

  it('fails when libvirt fails', async () => {
    const failure = new LibvirtError('domainGetState', { code: 1, domain: 10, message: 'broken' });
    const domains = new OwnedDomains({
      listAll: async () => [{ name: OURS, uuid: OURS, id: 1 }],
      lookupByUuid: async () => undefined,
      lookupByName: async () => undefined,
      getState: async () => {
        throw failure;
      },
      getXmlDesc: async () => '<domain/>',
    });
    await expect(domains.list()).rejects.toBe(failure);
  });
});
