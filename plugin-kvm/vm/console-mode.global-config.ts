import { z } from 'zod';
import { consoleModeSchema } from '#contract';
import { defineGlobalConfig } from '#global-config';

/** The switch. Its name, `consoleMode`, is kept from here to the host: one search finds the whole path. */
export const consoleModeConfig = defineGlobalConfig({
  category: 'kvm',
  name: 'consoleMode',
  schema: consoleModeSchema,
  default: 'vnc',
  overridableOn: ['VmInstanceVO', 'ClusterVO'],
  effect: 'next-vm-start',
  description: {
    en: 'The console that a VM gets when it starts: vnc or spice. Running VMs keep theirs until they are restarted.',
    zh: '虚拟机启动时使用的控制台：vnc 或 spice。运行中的虚拟机在重启之前保持不变。',
  },
  // ZStack's own names of it: `kvm` since 2016, `mevoco` since 2.2.3.
  aliases: ['kvm/vm.consoleMode', 'mevoco/vm.consoleMode'],
});

export const consoleModeFallbackConfig = defineGlobalConfig({
  category: 'kvm',
  name: 'consoleModeFallback',
  schema: z.boolean(),
  default: true,
  overridableOn: ['VmInstanceVO', 'ClusterVO'],
  effect: 'next-vm-start',
  description: {
    en: 'Whether a VM starts in the other console mode when its host cannot do the wanted one. If false, the start is refused.',
    zh: '当主机不支持所需的控制台模式时，是否以另一种模式启动虚拟机。设为 false 则拒绝启动。',
  },
});
