import { z } from 'zod';
import { defineGlobalConfig } from '#global-config';

/** 300 is what ZStack sends. */
export const startTimeoutConfig = defineGlobalConfig({
  category: 'vm',
  name: 'startTimeoutSeconds',
  schema: z.int().min(10).max(86_400),
  default: 300,
  overridableOn: ['VmInstanceVO', 'ClusterVO'],
  effect: 'immediately',
  description: {
    en: 'How long a host may take to start a VM, in seconds.',
    zh: '主机启动虚拟机的最长时间（秒）。',
  },
});

/** 60 is how long ZStack's agent really waits for a guest, whatever it is told. */
export const stopTimeoutConfig = defineGlobalConfig({
  category: 'vm',
  name: 'gracefulStopTimeoutSeconds',
  schema: z.int().min(1).max(3600),
  default: 60,
  overridableOn: ['VmInstanceVO', 'ClusterVO'],
  effect: 'immediately',
  description: {
    en: 'How long a graceful stop waits for the guest to shut down before its power is cut, in seconds.',
    zh: '正常停止虚拟机时等待客户机关机的时间（秒），超时后强制断电。',
  },
});
