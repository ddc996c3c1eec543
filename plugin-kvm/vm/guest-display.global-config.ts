import { z } from 'zod';
import { SOUND_TYPES, SPICE_STREAMING_MODES, VIDEO_TYPES } from '#contract';
import { defineGlobalConfig } from '#global-config';

export const videoTypeConfig = defineGlobalConfig({
  category: 'vm',
  name: 'videoType',
  schema: z.enum(VIDEO_TYPES),
  default: 'virtio',
  overridableOn: ['VmInstanceVO', 'ClusterVO'],
  effect: 'next-vm-start',
  description: {
    en: 'The graphics card that a guest sees. It does not depend on the console mode.',
    zh: '客户机看到的显卡型号，与控制台模式无关。',
  },
});

export const soundTypeConfig = defineGlobalConfig({
  category: 'vm',
  name: 'soundType',
  schema: z.enum(SOUND_TYPES),
  default: 'ich6',
  overridableOn: ['VmInstanceVO', 'ClusterVO'],
  effect: 'next-vm-start',
  description: {
    en: 'The sound card that a guest sees. It does not depend on the console mode; only SPICE carries its sound.',
    zh: '客户机看到的声卡型号，与控制台模式无关；只有 SPICE 能传输声音。',
  },
});

export const spiceStreamingModeConfig = defineGlobalConfig({
  category: 'vm',
  name: 'spiceStreamingMode',
  schema: z.enum(SPICE_STREAMING_MODES),
  default: 'off',
  overridableOn: ['VmInstanceVO'],
  effect: 'next-vm-start',
  description: {
    en: 'Whether SPICE sends moving parts of the screen as video: off, all, or filter (those that look like video).',
    zh: 'SPICE 是否以视频方式传输屏幕上的动态区域：off 关闭，all 全部，filter 仅限看似视频的区域。',
  },
});
