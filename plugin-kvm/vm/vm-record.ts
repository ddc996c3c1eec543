import type { VmEntity } from './vm.entity.js';
import type { VmCdRomEntity } from './vm-cd-rom.entity.js';
import type { VmNicEntity } from './vm-nic.entity.js';
import type { VmVolumeEntity } from './vm-volume.entity.js';

/** A VM with its devices, each list in the order of `deviceId`. */
export interface VmRecord {
  readonly vm: Readonly<VmEntity>;
  readonly nics: readonly Readonly<VmNicEntity>[];
  readonly volumes: readonly Readonly<VmVolumeEntity>[];
  readonly cdRoms: readonly Readonly<VmCdRomEntity>[];
}
