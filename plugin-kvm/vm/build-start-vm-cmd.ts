import type { Clock, ConsoleMode, NicTO, SoundType, SpiceStreamingMode, StartVmCmd, VideoType } from '#contract';
import type { VmNicEntity } from './vm-nic.entity.js';
import type { VmRecord } from './vm-record.js';

/** What the settings decide of a start. */
export interface StartSettings {
  readonly consoleMode: ConsoleMode;
  readonly videoType: VideoType;
  readonly soundType: SoundType;
  readonly spiceStreamingMode: SpiceStreamingMode;
  readonly startTimeoutSeconds: number;
}

const MONITORS = 1;

/** Everything that the host must know to run the VM. Without a console password: the host makes a random one. */
export function buildStartVmCmd({ vm, nics, volumes, cdRoms }: VmRecord, settings: StartSettings): StartVmCmd {
  return {
    vmInstanceUuid: vm.uuid,
    accountUuid: vm.accountUuid,
    vmInternalId: vm.internalId,
    vmName: vm.name,
    ...(vm.description === null ? {} : { description: vm.description }),
    memory: vm.memorySize,
    cpuNum: vm.cpuNum,
    machineType: vm.machineType,
    bootMode: vm.bootMode,
    bootDev: [...vm.bootDev],
    clock: clockOf(vm.platform),
    consoleMode: settings.consoleMode,
    videoType: settings.videoType,
    VDIMonitorNumber: MONITORS,
    soundType: settings.soundType,
    spiceStreamingMode: settings.spiceStreamingMode,
    volumes: volumes.map(({ uuid, installPath, deviceId, format, bus, cacheMode }) => ({
      volumeUuid: uuid,
      installPath,
      deviceId,
      format,
      bus,
      cacheMode,
    })),
    cdRoms: cdRoms.map(({ deviceId, path }) => ({ deviceId, ...(path === null ? {} : { path }) })),
    nics: nics.map(nicTo),
    timeout: settings.startTimeoutSeconds,
  };
}

/** Windows takes the hardware clock for local time, everybody else for UTC. */
function clockOf(platform: string): Clock {
  return platform.startsWith('Windows') ? 'localtime' : 'utc';
}

function nicTo({ uuid, mac, deviceId, model, bridgeName, networkName }: VmNicEntity): NicTO {
  const common = { uuid, mac, deviceId, model };
  return bridgeName === null
    ? { ...common, source: 'network', networkName: networkName ?? '' }
    : { ...common, source: 'bridge', bridgeName };
}
