import { z } from 'zod';
import { defineGlobalConfig } from '#global-config';

/** A setting that Flipside knows nothing of. */
export const namePrefix = defineGlobalConfig({
  category: 'acme',
  name: 'vm.namePrefix',
  schema: z.string().max(20),
  default: '',
  overridableOn: [],
  effect: 'next-vm-start',
  description: { en: 'VMs whose name does not begin so are not started.', zh: '名称不以此开头的虚拟机不会启动。' },
});
