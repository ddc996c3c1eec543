import { z } from 'zod';
import { defineGlobalConfig } from '../define-global-config.js';

const describe = (name: string) => ({ en: `The ${name} of the test`, zh: `测试的 ${name}` });

export const mode = defineGlobalConfig({
  category: 'kvm',
  name: 'testMode',
  schema: z.enum(['vnc', 'spice']),
  default: 'vnc',
  overridableOn: ['VmInstanceVO', 'ClusterVO'],
  effect: 'next-vm-start',
  description: describe('mode'),
  aliases: ['kvm/vm.testMode', 'mevoco/vm.testMode'],
});

export const seconds = defineGlobalConfig({
  category: 'console',
  name: 'timeoutSeconds',
  schema: z.int().min(1).max(3600),
  default: 60,
  overridableOn: [],
  effect: 'immediately',
  description: describe('timeout'),
});

export const enabled = defineGlobalConfig({
  category: 'console',
  name: 'enabled',
  schema: z.boolean(),
  default: true,
  overridableOn: ['ClusterVO'],
  effect: 'next-connection',
  description: describe('switch'),
});

export const secret = defineGlobalConfig({
  category: 'console',
  name: 'secret',
  schema: z.string().min(8),
  default: 'changeme',
  overridableOn: ['VmInstanceVO'],
  effect: 'immediately',
  description: describe('secret'),
  sensitive: true,
});

export const limits = defineGlobalConfig({
  category: 'console',
  name: 'limits',
  schema: z.strictObject({ sessions: z.int().positive(), perUser: z.array(z.int()) }),
  default: { sessions: 10, perUser: [1] },
  overridableOn: [],
  effect: 'immediately',
  description: describe('limits'),
});

export const TEST_SETTINGS = [mode, seconds, enabled, secret, limits];
