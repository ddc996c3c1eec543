import type { createVmInstance, ParamsOf } from '#contract';
import { newUuid } from '#kernel';
import { defaultBootDevices } from './boot-order.js';
import { randomMac, requestedMac } from './mac-address.js';
import type { Place } from './place-vm.js';
import { demandDifferent, demandOneLine, demandXmlText, diskFormatOf } from './spec-checks.js';
import type { VmEntity } from './vm.entity.js';
import type { VmCdRomEntity } from './vm-cd-rom.entity.js';
import type { VmNicEntity } from './vm-nic.entity.js';
import type { VmVolumeEntity } from './vm-volume.entity.js';

export type NewVmParams = ParamsOf<typeof createVmInstance>;

/** Rows of a VM that is not in the database yet; `internalId` is given out there. */
export interface NewVm {
  readonly vm: Omit<VmEntity, 'internalId'>;
  readonly nics: VmNicEntity[];
  readonly volumes: VmVolumeEntity[];
  readonly cdRoms: VmCdRomEntity[];
}

interface NewVmFacts {
  readonly accountUuid: string;
  readonly place: Place;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * The rows of a new VM, with the defaults filled in.
 * @throws `vm.invalidSpec`
 */
export function newVm(params: NewVmParams, { accountUuid, place, now }: NewVmFacts): NewVm {
  check(params);
  const uuid = params.resourceUuid ?? newUuid();
  const volumes = volumesOf(uuid, params);
  const cdRoms = (params.cdRoms ?? []).map(({ path }, deviceId) => ({
    vmInstanceUuid: uuid,
    deviceId,
    path: path ?? null,
  }));
  const nics = nicsOf(uuid, params);
  const media = cdRoms.filter(({ path }) => path !== null).length;
  const vm = {
    uuid,
    accountUuid,
    name: params.name,
    description: params.description ?? null,
    ...place,
    hostUuid: null,
    // The first start prefers the host that the request names, as later ones prefer the last.
    lastHostUuid: params.hostUuid ?? null,
    platform: params.platform ?? 'Linux',
    architecture: params.architecture ?? 'x86_64',
    memorySize: params.memorySize,
    cpuNum: params.cpuNum,
    machineType: params.machineType ?? 'q35',
    bootMode: params.bootMode ?? 'Legacy',
    bootDev: params.bootDev ?? defaultBootDevices({ disks: volumes.length, media, nics: nics.length }),
    state: params.strategy === 'CreateStopped' ? 'Stopped' : 'Created',
    stateVersion: 1,
    stateReason: null,
    operationNodeUuid: null,
    operationStartedAt: null,
    liveConsoleMode: null,
    graphicsDevices: [],
    fallbackWanted: null,
    fallbackUsed: null,
    fallbackReason: null,
    createDate: now,
    lastOpDate: now,
  } satisfies Omit<VmEntity, 'internalId'>;
  return { vm, nics, volumes, cdRoms };
}

function check({ name, description, disks = [], cdRoms = [], nics = [], bootDev = [] }: NewVmParams): void {
  demandOneLine('name', name);
  demandXmlText('description', description ?? '');
  for (const { path } of [...disks, ...cdRoms]) demandXmlText('path', path ?? '');
  for (const { networkName } of nics) demandXmlText('networkName', networkName ?? '');
  demandDifferent('bootDev', bootDev);
  demandDifferent(
    'disks',
    disks.map(({ path }) => path),
  );
  demandDifferent(
    'nics',
    nics.flatMap(({ mac }) => mac?.toLowerCase() ?? []),
  );
}

function volumesOf(vmInstanceUuid: string, { disks = [] }: NewVmParams): VmVolumeEntity[] {
  return disks.map(({ path, format, bus, cacheMode }, deviceId) => ({
    uuid: newUuid(),
    vmInstanceUuid,
    type: deviceId === 0 ? 'Root' : 'Data',
    deviceId,
    installPath: path,
    format: format ?? diskFormatOf(path),
    bus: bus ?? 'virtio',
    cacheMode: cacheMode ?? 'none',
  }));
}

function nicsOf(vmInstanceUuid: string, { nics = [] }: NewVmParams): VmNicEntity[] {
  return nics.map(({ mac, model, bridgeName, networkName }, deviceId) => ({
    uuid: newUuid(),
    vmInstanceUuid,
    mac: mac === undefined ? randomMac(deviceId) : requestedMac(mac),
    deviceId,
    model: model ?? 'virtio',
    bridgeName: bridgeName ?? null,
    networkName: networkName ?? null,
  }));
}
