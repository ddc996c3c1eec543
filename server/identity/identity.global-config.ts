import { z } from 'zod';
import { defineGlobalConfig } from '#global-config';

export const sessionTimeout = defineGlobalConfig({
  category: 'identity',
  name: 'session.timeout',
  schema: z.int().min(60).max(31_536_000),
  default: 7200,
  overridableOn: [],
  effect: 'next-connection',
  description: {
    en: 'How long a new session is valid, in seconds. Sessions do not slide: they are renewed.',
    zh: '新会话的有效期（秒）。会话不会自动延长，需要主动续期。',
  },
});

export const maxSessions = defineGlobalConfig({
  category: 'identity',
  name: 'session.maxConcurrent',
  schema: z.int().min(1).max(100_000),
  default: 500,
  overridableOn: [],
  effect: 'next-connection',
  description: {
    en: 'How many sessions an account may have open at once.',
    zh: '一个账户可同时拥有的会话数量。',
  },
});

export const identityConfigs = [sessionTimeout, maxSessions];
