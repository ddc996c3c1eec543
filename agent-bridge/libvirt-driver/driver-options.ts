import type { VirtType } from '#contract';

/** `auto`: `kvm` if QEMU can really use it, else `qemu`. */
export const VIRT_TYPE_CHOICES = ['auto', 'kvm', 'qemu'] as const satisfies readonly ('auto' | VirtType)[];
export type VirtTypeChoice = (typeof VIRT_TYPE_CHOICES)[number];

export interface LibvirtDriverOptions {
  /** Unix socket of libvirtd, or of virtqemud where the daemon is split. */
  readonly socketPath: string;
  readonly uri: string;
  readonly virtType: VirtTypeChoice;
  /** The only folders that disks and ISO images may lie in. */
  readonly storageRoots: readonly string[];
  /** How long `open` waits for libvirt before it goes on trying in the background. */
  readonly openTimeoutMs: number;
  /** How often a guest that is to stop is asked again: one that is still booting does not hear the first time. */
  readonly shutdownRepeatMs: number;
  /** How often a start is repeated whose console port somebody else took in the moment of the start. */
  readonly portRaceRetries: number;
  /** Gets what goes wrong where nobody waits for an answer. */
  readonly onBackgroundError: (error: unknown) => void;
}

export const defaultLibvirtDriverOptions: LibvirtDriverOptions = {
  socketPath: '/var/run/libvirt/libvirt-sock',
  uri: 'qemu:///system',
  virtType: 'auto',
  storageRoots: ['/var/lib/libvirt/images'],
  openTimeoutMs: 5000,
  shutdownRepeatMs: 5000,
  portRaceRetries: 3,
  onBackgroundError: (error) => process.emitWarning(error instanceof Error ? error : String(error)),
};
