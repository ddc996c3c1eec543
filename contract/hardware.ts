/** Closed sets of virtual hardware, in libvirt's and ZStack's words. */

export const VIDEO_TYPES = ['virtio', 'qxl', 'vga', 'cirrus'] as const;
export type VideoType = (typeof VIDEO_TYPES)[number];

export const SOUND_TYPES = ['ich6', 'ich9', 'ac97'] as const;
export type SoundType = (typeof SOUND_TYPES)[number];

export const SPICE_STREAMING_MODES = ['off', 'all', 'filter'] as const;
export type SpiceStreamingMode = (typeof SPICE_STREAMING_MODES)[number];

export const MACHINE_TYPES = ['q35', 'pc'] as const;
export type MachineType = (typeof MACHINE_TYPES)[number];

export const BOOT_MODES = ['Legacy', 'UEFI'] as const;
export type BootMode = (typeof BOOT_MODES)[number];

export const BOOT_DEVICES = ['hd', 'cdrom', 'network'] as const;
export type BootDevice = (typeof BOOT_DEVICES)[number];

export const DISK_FORMATS = ['qcow2', 'raw'] as const;
export type DiskFormat = (typeof DISK_FORMATS)[number];

export const DISK_BUSES = ['virtio', 'sata', 'scsi'] as const;
export type DiskBus = (typeof DISK_BUSES)[number];

export const DISK_CACHE_MODES = ['none', 'writethrough', 'writeback'] as const;
export type DiskCacheMode = (typeof DISK_CACHE_MODES)[number];

export const NIC_MODELS = ['virtio', 'e1000e', 'e1000', 'rtl8139'] as const;
export type NicModel = (typeof NIC_MODELS)[number];

export const CLOCKS = ['utc', 'localtime'] as const;
export type Clock = (typeof CLOCKS)[number];

export const VIRT_TYPES = ['kvm', 'qemu'] as const;
export type VirtType = (typeof VIRT_TYPES)[number];
