import type { QueryField } from '#rest';

/** Fields that are columns of the same name, or the same for every VM. */
export const VM_COLUMN_FIELDS = {
  uuid: { type: 'string' },
  name: { type: 'string' },
  description: { type: 'string' },
  zoneUuid: { type: 'string' },
  clusterUuid: { type: 'string' },
  hostUuid: { type: 'string' },
  lastHostUuid: { type: 'string' },
  type: { type: 'string', sql: () => ({ sql: "'UserVm'" }) },
  hypervisorType: { type: 'string', sql: () => ({ sql: "'KVM'" }) },
  platform: { type: 'string' },
  architecture: { type: 'string' },
  memorySize: { type: 'number' },
  cpuNum: { type: 'number' },
  state: { type: 'string' },
  rootVolumeUuid: {
    type: 'string',
    sql: (alias) => ({
      sql: `(SELECT "root"."uuid" FROM "vm_volume" "root" WHERE "root"."vmInstanceUuid" = ${alias}."uuid" AND "root"."deviceId" = 0)`,
    }),
  },
  createDate: { type: 'time' },
  lastOpDate: { type: 'time' },
  machineType: { type: 'string' },
  bootMode: { type: 'string' },
  accountUuid: { type: 'string' },
  liveConsoleMode: { type: 'string' },
  /** Its reason, so that conditions can ask whether there is one and what it says. */
  consoleModeFallback: { type: 'string', sql: (alias) => ({ sql: `${alias}."fallbackReason"` }) },
  stateReason: { type: 'string' },
} as const satisfies Record<string, QueryField>;

export const VM_NIC_FIELDS = {
  uuid: { type: 'string' },
  mac: { type: 'string' },
  deviceId: { type: 'number' },
  model: { type: 'string' },
  bridgeName: { type: 'string' },
  networkName: { type: 'string' },
} as const satisfies Record<string, QueryField>;

export const VM_VOLUME_FIELDS = {
  uuid: { type: 'string' },
  type: { type: 'string' },
  deviceId: { type: 'number' },
  installPath: { type: 'string' },
  format: { type: 'string' },
  bus: { type: 'string' },
  cacheMode: { type: 'string' },
} as const satisfies Record<string, QueryField>;

export const VM_CD_ROM_FIELDS = {
  deviceId: { type: 'number' },
  path: { type: 'string' },
} as const satisfies Record<string, QueryField>;

/** Facts of a host that conditions on VMs may use. */
export const VM_HOST_FIELDS = {
  uuid: { type: 'string' },
  name: { type: 'string' },
  managementIp: { type: 'string' },
  state: { type: 'string' },
  status: { type: 'string' },
} as const satisfies Record<string, QueryField>;
