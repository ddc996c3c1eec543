import type { PersistenceFeature } from '#kernel';
import { CreateVms1795219200002 } from '../migrations/create-vms.js';
import { VmEntity } from './vm.entity.js';
import { VmCdRomEntity } from './vm-cd-rom.entity.js';
import { VmCounterEntity } from './vm-counter.entity.js';
import { VmNicEntity } from './vm-nic.entity.js';
import { VmVolumeEntity } from './vm-volume.entity.js';

/** The part of the plugin's persistence that is about VMs. */
export const vmPersistence = {
  name: 'plugin-kvm/vm',
  entities: [VmEntity, VmNicEntity, VmVolumeEntity, VmCdRomEntity, VmCounterEntity],
  migrations: [CreateVms1795219200002],
} as const satisfies PersistenceFeature;
