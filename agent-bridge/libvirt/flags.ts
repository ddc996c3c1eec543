/**
 * Flags by name. Numbers from `include/libvirt/libvirt-domain.h`; only what makes sense for a management agent is
 * listed. A name that is not in its table does not compile, and "no flags" is the empty list.
 */
export const listFlags = {
  active: 1,
  inactive: 2,
  persistent: 4,
  transient: 8,
  running: 16,
  paused: 32,
  shutoff: 64,
  other: 128,
} as const;
export type ListFlag = keyof typeof listFlags;

/** Without `secure` libvirt leaves console passwords out. `migratable` is meant for save and migrate targets. */
export const xmlFlags = { secure: 1, inactive: 2, updateCpu: 4, migratable: 8 } as const;
export type XmlFlag = keyof typeof xmlFlags;

export const defineFlags = { validate: 1 } as const;
export type DefineFlag = keyof typeof defineFlags;

export const createFlags = {
  paused: 1,
  autodestroy: 2,
  bypassCache: 4,
  forceBoot: 8,
  validate: 16,
  resetNvram: 32,
} as const;
export type CreateFlag = keyof typeof createFlags;

/** The ways of asking a guest to shut down; with none given libvirt tries what it has. */
export const shutdownFlags = { acpiPowerButton: 1, guestAgent: 2, initctl: 4, signal: 8, paravirt: 16 } as const;
export type ShutdownFlag = keyof typeof shutdownFlags;

/** `graceful`: do not kill a QEMU that ignores SIGTERM, fail instead. */
export const destroyFlags = { graceful: 1, removeLogs: 2 } as const;
export type DestroyFlag = keyof typeof destroyFlags;

export const undefineFlags = {
  managedSave: 1,
  snapshotsMetadata: 2,
  nvram: 4,
  keepNvram: 8,
  checkpointsMetadata: 16,
  tpm: 32,
  keepTpm: 64,
} as const;
export type UndefineFlag = keyof typeof undefineFlags;

/** Which definition a change is for; with neither, the running one if it runs, else the stored one. */
export const affectFlags = { live: 1, config: 2 } as const;
export type AffectFlag = keyof typeof affectFlags;

/** `force`: for instance eject a CD that the guest has locked. */
export const deviceFlags = { ...affectFlags, force: 4 } as const;
export type DeviceFlag = keyof typeof deviceFlags;

export const saveFlags = { bypassCache: 1, running: 2, paused: 4, resetNvram: 8 } as const;
export type SaveFlag = keyof typeof saveFlags;

export const savedXmlFlags = { secure: 1 } as const;
export type SavedXmlFlag = keyof typeof savedXmlFlags;

export const jobStatsFlags = { completed: 1, keepCompleted: 2 } as const;
export type JobStatsFlag = keyof typeof jobStatsFlags;

export const migrateFlags = {
  live: 1,
  peerToPeer: 2,
  tunnelled: 4,
  persistDestination: 8,
  undefineSource: 16,
  paused: 32,
  changeProtection: 256,
  unsafe: 512,
  abortOnError: 4096,
  autoConverge: 8192,
  postcopy: 32_768,
} as const;
export type MigrateFlag = keyof typeof migrateFlags;

/** The bits for the wire. */
export function flagBits<Name extends string>(table: Readonly<Record<Name, number>>, names: readonly Name[]): number {
  return names.reduce((bits, name) => bits | table[name], 0);
}
