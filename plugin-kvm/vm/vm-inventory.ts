import type { VmInventory, VmNicInventory, VolumeInventory } from '#contract';
import { isoDate } from '../directory/iso-date.js';
import { needsRestart } from './needs-restart.js';
import type { VmEntity } from './vm.entity.js';
import type { VmNicEntity } from './vm-nic.entity.js';
import type { VmRecord } from './vm-record.js';

/** What the settings say of a VM's console now. */
export interface WantedConsole {
  readonly wanted: VmInventory['wantedConsoleMode'];
  readonly source: VmInventory['wantedConsoleModeSource'];
}

/** Wire form of a VM. */
export function toVmInventory({ vm, nics, volumes, cdRoms }: VmRecord, { wanted, source }: WantedConsole): VmInventory {
  const root = volumes.find(({ type }) => type === 'Root');
  return {
    uuid: vm.uuid,
    name: vm.name,
    zoneUuid: vm.zoneUuid,
    ...present({
      description: vm.description,
      clusterUuid: vm.clusterUuid,
      hostUuid: vm.hostUuid,
      lastHostUuid: vm.lastHostUuid,
      rootVolumeUuid: root?.uuid ?? null,
      liveConsoleMode: vm.liveConsoleMode,
      stateReason: vm.stateReason,
      consoleModeFallback: fallbackOf(vm),
    }),
    type: 'UserVm',
    hypervisorType: 'KVM',
    platform: vm.platform,
    architecture: vm.architecture,
    memorySize: vm.memorySize,
    cpuNum: vm.cpuNum,
    state: vm.state,
    createDate: isoDate(vm.createDate),
    lastOpDate: isoDate(vm.lastOpDate),
    vmNics: nics.map(nicInventory),
    allVolumes: volumes.map((volume): VolumeInventory => ({ ...volume })),
    vmCdRoms: cdRoms.map(({ deviceId, path }) => ({ deviceId, ...present({ path }) })),
    machineType: vm.machineType,
    bootMode: vm.bootMode,
    bootDev: [...vm.bootDev],
    accountUuid: vm.accountUuid,
    wantedConsoleMode: wanted,
    wantedConsoleModeSource: source,
    graphicsDevices: [...vm.graphicsDevices],
    needsRestart: needsRestart({ ...vm, wanted }),
  };
}

function nicInventory({ bridgeName, networkName, ...nic }: VmNicEntity): VmNicInventory {
  return { ...nic, ...present({ bridgeName, networkName }) };
}

function fallbackOf({ fallbackWanted: wanted, fallbackUsed: used, fallbackReason: reason }: VmEntity) {
  return wanted !== null && used !== null && reason !== null ? { wanted, used, reason } : null;
}

type Present<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** The fields that have a value: the wire form leaves the others out. */
function present<T extends object>(fields: T): Present<T> {
  const kept: Present<T> = {};
  for (const key in fields) {
    const value = fields[key];
    if (value !== null && value !== undefined) kept[key] = value;
  }
  return kept;
}
