import { describe, expect, it } from 'vitest';
import { newUuid } from '#kernel';
import type { NewVmParams } from './new-vm.js';
import { failureOf } from './testing/outcome.js';
import { useCloud } from './testing/use-cloud.js';
import { ADMIN, GIB, USER } from './testing/vm-test-cloud.js';
import { UpdateVm } from './update-vm.js';
import { VmEntity } from './vm.entity.js';
import { VmReader } from './vm-reader.js';

const current = useCloud();
const create = (params: Partial<NewVmParams>, actor = ADMIN) => current().cloud.createVm(params, actor);
const count = () => current().cloud.uow.reader.count(VmEntity);

describe('a new VM', () => {
  it('has the defaults', async () => {
    const { cloud } = current();
    const record = await create({ strategy: 'JustCreate' }, USER);
    expect(await cloud.app.get(VmReader).find(record.vm.uuid)).toEqual(record);
    expect(record.vm.uuid).toMatch(/^[0-9a-f]{32}$/);
    expect(record).toEqual({
      vm: {
        uuid: record.vm.uuid,
        accountUuid: USER.accountUuid,
        internalId: record.vm.internalId,
        name: 'vm',
        description: null,
        zoneUuid: cloud.zoneUuid,
        clusterUuid: cloud.clusterUuid,
        hostUuid: null,
        lastHostUuid: null,
        platform: 'Linux',
        architecture: 'x86_64',
        memorySize: GIB,
        cpuNum: 1,
        machineType: 'q35',
        bootMode: 'Legacy',
        bootDev: ['hd'],
        state: 'Created',
        stateVersion: 1,
        stateReason: null,
        operationNodeUuid: null,
        operationStartedAt: null,
        liveConsoleMode: null,
        graphicsDevices: [],
        fallbackWanted: null,
        fallbackUsed: null,
        fallbackReason: null,
        createDate: cloud.clock.now(),
        lastOpDate: cloud.clock.now(),
      },
      nics: [],
      volumes: [],
      cdRoms: [],
    });
  });

  it('keeps what the request says', async () => {
    const { cloud } = current();
    const uuid = newUuid();
    const params: Partial<NewVmParams> = {
      resourceUuid: uuid,
      description: 'a Windows machine',
      platform: 'Windows',
      machineType: 'pc',
      bootMode: 'UEFI',
      bootDev: ['network', 'hd'],
      disks: [{ path: '/disks/w', format: 'raw', bus: 'sata', cacheMode: 'writethrough' }],
      nics: [{ networkName: 'default', mac: '52:54:00:AA:BB:CC', model: 'e1000' }],
      cdRoms: [{ path: '/isos/w.iso' }],
    };
    const { vm, volumes, nics, cdRoms } = await create(params);
    expect(vm).toMatchObject({
      uuid,
      description: 'a Windows machine',
      platform: 'Windows',
      machineType: 'pc',
      bootMode: 'UEFI',
      bootDev: ['network', 'hd'],
      state: 'Stopped',
    });
    const of = { vmInstanceUuid: uuid, deviceId: 0 };
    expect(volumes).toEqual([
      {
        ...of,
        uuid: volumes[0]?.uuid,
        type: 'Root',
        installPath: '/disks/w',
        format: 'raw',
        bus: 'sata',
        cacheMode: 'writethrough',
      },
    ]);
    expect(nics).toEqual([
      {
        ...of,
        uuid: nics[0]?.uuid,
        mac: '52:54:00:aa:bb:cc',
        model: 'e1000',
        bridgeName: null,
        networkName: 'default',
      },
    ]);
    expect(cdRoms).toEqual([{ vmInstanceUuid: uuid, deviceId: 0, path: '/isos/w.iso' }]);
    expect(await cloud.app.get(VmReader).find(uuid)).toEqual({ vm, volumes, nics, cdRoms });
  });

  it('gets a number of its own, also when many are made at once, and none is used again', async () => {
    const { cloud } = current();
    const records = await Promise.all(Array.from({ length: 20 }, () => create({ nics: [{ bridgeName: 'br0' }] })));
    const ids = records.map(({ vm }) => vm.internalId).sort((a, b) => a - b);
    const first = ids[0] ?? 0;
    expect(ids).toEqual(Array.from({ length: 20 }, (_, n) => first + n));
    expect(new Set(records.flatMap(({ nics }) => nics.map(({ mac }) => mac))).size).toBe(20);
    await cloud.uow.run((tx) => tx.delete(VmEntity, { internalId: first + 19 }));
    expect((await create({})).vm.internalId).toBe(first + 20);
  });

  it('starts at once by default, on the host that the request names', async () => {
    const { cloud } = current();
    const other = await cloud.addHost();
    const { vm } = await create({ strategy: undefined, hostUuid: other.hostUuid });
    expect(vm).toMatchObject({ state: 'Running', hostUuid: other.hostUuid });
  });

  it('remembers the host that the request names for a later start', async () => {
    const { cloud } = current();
    const other = await cloud.addHost();
    expect((await create({ hostUuid: other.hostUuid })).vm.lastHostUuid).toBe(other.hostUuid);
  });
});

describe('a new VM whose first start fails', () => {
  it('is removed, and the call fails with the reason', async () => {
    const { agent } = current();
    agent.intercept('startVm', () => {
      throw agent.refused('startVm', 'PATH_NOT_ALLOWED', '/etc/passwd');
    });
    const failure = await failureOf(create({ strategy: 'InstantStart' }));
    expect(failure).toEqual(['vm.startFailed', 'vm.startFailedOnHost', 'agent.refused']);
    expect(await count()).toBe(0);
  });

  it('is removed when there is no host for it', async () => {
    expect(await failureOf(create({ strategy: 'InstantStart', memorySize: 65 * GIB }))).toEqual(['vm.noHost']);
    expect(await count()).toBe(0);
  });

  it('is kept when its host fell silent: it may run', async () => {
    const { cloud, agent } = current();
    agent.intercept('startVm', () => {
      agent.unplug();
      throw agent.unreachable();
    });
    expect(await failureOf(create({ strategy: 'InstantStart' }))).toEqual([
      'vm.startFailed',
      'vm.startFailedOnHost',
      'agent.unreachable',
    ]);
    expect(await cloud.uow.reader.findBy(VmEntity, {})).toMatchObject([{ state: 'Unknown', hostUuid: agent.hostUuid }]);
    expect(cloud.log.warnings).toEqual([expect.stringContaining('stays, though its first start failed')]);
  });
});

describe('a request for a VM', () => {
  it.each([
    [{ name: 'a\nb' }, 'field[name] must be one line'],
    [{ name: 'a\u0000' }, 'field[name] holds a character that a domain definition cannot carry'],
    [{ description: '\ud800' }, 'field[description] holds a character that a domain definition cannot carry'],
    [{ disks: [{ path: '/a\u0001.raw' }] }, 'field[path] holds a character that a domain definition cannot carry'],
    [{ cdRoms: [{ path: '/a\u0001' }] }, 'field[path] holds a character that a domain definition cannot carry'],
    [
      { nics: [{ networkName: '\u0001' }] },
      'field[networkName] holds a character that a domain definition cannot carry',
    ],
    [{ disks: [{ path: '/a.raw' }, { path: '/a.raw' }] }, 'field[disks] names /a.raw twice'],
    [
      { disks: [{ path: '/a' }] },
      'the format of disk[/a] cannot be told from its name; set format, or use one of [qcow2, raw, img]',
    ],
    [{ bootDev: ['hd', 'hd'] }, 'field[bootDev] names hd twice'],
    [
      {
        nics: [
          { bridgeName: 'a', mac: '52:54:00:00:00:0a' },
          { bridgeName: 'a', mac: '52:54:00:00:00:0A' },
        ],
      },
      'field[nics] names 52:54:00:00:00:0a twice',
    ],
    [
      { nics: [{ bridgeName: 'a', mac: '01:00:00:00:00:01' }] },
      'mac[01:00:00:00:00:01] is a multicast address: no NIC can have it',
    ],
  ] satisfies [Partial<NewVmParams>, string][])('is refused: %j', async (params, problem) => {
    const error: unknown = await create(params).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'SYS.1007', message: problem });
    expect(await count()).toBe(0);
  });

  it('cannot take the uuid or the MAC address of another VM', async () => {
    const mac = '52:54:00:00:00:01';
    const { vm } = await create({ nics: [{ bridgeName: 'br0', mac }] });
    expect(await failureOf(create({ resourceUuid: vm.uuid }))).toEqual(['rest.invalidArgument']);
    expect(await failureOf(create({ nics: [{ bridgeName: 'br0', mac: mac.toUpperCase() }] }))).toEqual([
      'vm.invalidSpec',
    ]);
    expect(await count()).toBe(1);
  });

  it.each(['zoneUuid', 'clusterUuid', 'hostUuid'])('must name a %s that exists', async (field) => {
    expect(await failureOf(create({ [field]: newUuid() }))).toEqual(['rest.notFound']);
  });
});

describe('a change of a VM', () => {
  const update = (params: Parameters<UpdateVm['update']>[0], actor = ADMIN) =>
    current().cloud.app.get(UpdateVm).update(params, actor);

  it('writes what is given and nothing else, in whatever state', async () => {
    const { cloud, agent } = current();
    const before = await cloud.createVmIn('Starting', { hostUuid: agent.hostUuid });
    cloud.clock.advance(1000);
    const changed = { name: 'new', description: 'd', cpuNum: 4, memorySize: 2 * GIB, bootDev: ['cdrom' as const] };
    const after = { ...before, ...changed, lastOpDate: cloud.clock.now() };
    expect((await update({ uuid: before.uuid, ...changed })).vm).toEqual(after);
    expect({ ...(await cloud.vm(before.uuid)) }).toEqual(after);
    expect((await update({ uuid: before.uuid, name: 'newer' })).vm).toEqual({ ...after, name: 'newer' });
  });

  it('is refused for what is going, gone, foreign or not possible', async () => {
    const { cloud } = current();
    const { uuid } = await cloud.createVmIn('Destroying');
    expect(await failureOf(update({ uuid, name: 'x' }))).toEqual(['vm.wrongState']);
    expect(await failureOf(update({ uuid: newUuid(), name: 'x' }))).toEqual(['rest.notFound']);
    expect(await failureOf(update({ uuid, name: 'x' }, USER))).toEqual(['rest.notFound']);
    await cloud.changeVm(uuid, { state: 'Stopped' });
    const before = await cloud.vm(uuid);
    expect(await failureOf(update({ uuid, name: 'a\nb' }))).toEqual(['vm.invalidSpec']);
    expect(await failureOf(update({ uuid, bootDev: ['hd', 'hd'] }))).toEqual(['vm.invalidSpec']);
    expect(await cloud.vm(uuid)).toEqual(before);
  });
});
