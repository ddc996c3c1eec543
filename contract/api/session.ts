import { z } from 'zod';
import { uuidSchema } from '../uuid.js';
import { passwordHashSchema } from './account.js';
import { inventory } from './class-names.js';
import { nothingSchema, timestampSchema } from './common.js';
import { defineApi } from './define-api.js';
import { defineQuery } from './define-query.js';

/**
 * `uuid` is the secret that goes into `Authorization: OAuth <uuid>`. It is told once, to the client that logged in;
 * a browser that gets the cookie, and every later answer, is told the session's public handle instead.
 */
export const sessionInventorySchema = inventory(
  'org.zstack.header.identity.SessionInventory',
  z.object({
    uuid: uuidSchema,
    accountUuid: uuidSchema,
    userUuid: uuidSchema,
    userType: z.string(),
    expiredDate: timestampSchema,
    createDate: timestampSchema,
  }),
);
export type SessionInventory = z.infer<typeof sessionInventorySchema>;

const sessionResult = z.object({ inventory: sessionInventorySchema });
const loginResource = { type: 'SessionVO' } as const;

const login = {
  method: 'PUT',
  place: 'action',
  access: 'public',
  delivery: 'sync',
  result: sessionResult,
  resource: loginResource,
} as const;

export const logInByAccount = defineApi({
  ...login,
  name: 'logInByAccount',
  path: '/accounts/login',
  params: z.object({ accountName: z.string().min(1).max(255), password: passwordHashSchema }),
  summary: { en: 'Log in with an account', zh: '使用账户登录' },
});

export const logIn = defineApi({
  ...login,
  name: 'logIn',
  path: '/login',
  params: z.object({
    username: z.string().min(1).max(255),
    password: passwordHashSchema,
    loginType: z.string().max(64).optional(),
  }),
  summary: { en: 'Log in', zh: '登录' },
});

/**
 * `sessionUuid` is the secret (then nobody else's leave is needed, as with ZStack) or the public handle
 * (then the caller must own the session or be an administrator). Unknown: success.
 */
export const logOut = defineApi({
  name: 'logOut',
  method: 'DELETE',
  path: '/accounts/sessions/{sessionUuid}',
  place: 'query',
  access: 'public',
  delivery: 'sync',
  params: z.object({ sessionUuid: uuidSchema }),
  result: nothingSchema,
  resource: loginResource,
  summary: { en: 'End a session', zh: '结束会话' },
});

export const validateSession = defineApi({
  name: 'validateSession',
  method: 'GET',
  path: '/accounts/sessions/{sessionUuid}/valid',
  place: 'query',
  access: 'public',
  params: z.object({ sessionUuid: uuidSchema }),
  result: z.object({ valid: z.boolean() }),
  summary: { en: 'Is this session still valid', zh: '会话是否仍然有效' },
});

/** The caller's own session: what a page asks after a reload, when it has only the cookie. */
export const getCurrentSession = defineApi({
  name: 'getCurrentSession',
  method: 'GET',
  path: '/accounts/sessions/current',
  place: 'query',
  access: 'normal',
  params: nothingSchema,
  result: z.object({
    inventory: sessionInventorySchema,
    account: z.object({ uuid: uuidSchema, name: z.string(), type: z.string() }),
  }),
  summary: { en: 'The session of this request', zh: '当前请求的会话' },
});

export const renewSession = defineApi({
  name: 'renewSession',
  method: 'PUT',
  path: '/accounts/sessions/{sessionUuid}/renew',
  place: 'action',
  access: 'normal',
  params: z.object({ sessionUuid: uuidSchema, duration: z.coerce.number().int().min(60).max(31_536_000).optional() }),
  result: sessionResult,
  resource: loginResource,
  summary: { en: 'Let a session live for another while (seconds)', zh: '延长会话有效期（秒）' },
});

/** A session as others may see it: `uuid` is the public handle. A Normal account sees its own. */
export const openSessionInventorySchema = z.object({
  uuid: uuidSchema,
  accountUuid: uuidSchema,
  accountName: z.string(),
  clientIp: z.string(),
  clientBrowser: z.string(),
  expiredDate: timestampSchema,
  createDate: timestampSchema,
  current: z.boolean(),
});
export type OpenSessionInventory = z.infer<typeof openSessionInventorySchema>;

export const querySession = defineQuery({
  name: 'querySession',
  path: '/accounts/sessions',
  access: 'normal',
  inventory: openSessionInventorySchema,
  summary: { en: 'Query open sessions', zh: '查询会话' },
});
