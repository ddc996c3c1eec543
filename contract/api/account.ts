import { z } from 'zod';
import { uuidSchema } from '../uuid.js';
import { inventory } from './class-names.js';
import { deleteModeSchema, descriptionSchema, nameSchema, nothingSchema, timestampSchema } from './common.js';
import { defineApi } from './define-api.js';
import { defineQuery } from './define-query.js';

export const ACCOUNT_TYPES = ['SystemAdmin', 'Normal'] as const;
export type AccountType = (typeof ACCOUNT_TYPES)[number];

/** The first account, with ZStack's uuid. */
export const ADMIN_ACCOUNT_UUID = '36c27e8ff05c4780bf6d2fa65700f22e';

export const accountInventorySchema = inventory(
  'org.zstack.header.identity.AccountInventory',
  z.object({
    uuid: uuidSchema,
    name: nameSchema,
    description: descriptionSchema.optional(),
    type: z.enum(ACCOUNT_TYPES),
    createDate: timestampSchema,
    lastOpDate: timestampSchema,
  }),
);
export type AccountInventory = z.infer<typeof accountInventorySchema>;

/** Passwords travel as the lower-case hex SHA-512 of what the user typed. */
export const passwordHashSchema = z
  .string()
  .regex(/^[0-9a-f]{128}$/, 'must be the lower-case hex SHA-512 of the password');

const accountResult = z.object({ inventory: accountInventorySchema });
const resource = { type: 'AccountVO', uuidParam: 'uuid' } as const;

/** A Normal account sees itself only. */
export const queryAccount = defineQuery({
  name: 'queryAccount',
  path: '/accounts',
  access: 'normal',
  inventory: accountInventorySchema,
  summary: { en: 'Query accounts', zh: '查询账户' },
});

export const createAccount = defineApi({
  name: 'createAccount',
  method: 'POST',
  path: '/accounts',
  place: 'params',
  access: 'admin',
  params: z.object({
    name: nameSchema,
    password: passwordHashSchema,
    type: z.enum(ACCOUNT_TYPES).optional(),
    description: descriptionSchema.optional(),
    resourceUuid: uuidSchema.optional(),
  }),
  result: accountResult,
  resource: { type: 'AccountVO' },
  summary: { en: 'Create an account', zh: '创建账户' },
});

/** A Normal account may change its own password, giving the old one. */
export const updateAccount = defineApi({
  name: 'updateAccount',
  method: 'PUT',
  path: '/accounts/{uuid}',
  place: 'action',
  access: 'normal',
  params: z.object({
    uuid: uuidSchema,
    name: nameSchema.optional(),
    description: descriptionSchema.optional(),
    password: passwordHashSchema.optional(),
    oldPassword: passwordHashSchema.optional(),
  }),
  result: accountResult,
  resource,
  summary: { en: 'Change an account or its password', zh: '修改账户或其密码' },
});

export const deleteAccount = defineApi({
  name: 'deleteAccount',
  method: 'DELETE',
  path: '/accounts/{uuid}',
  place: 'query',
  access: 'admin',
  params: z.object({ uuid: uuidSchema, deleteMode: deleteModeSchema }),
  result: nothingSchema,
  resource,
  summary: { en: 'Delete an account that owns nothing', zh: '删除没有资源的账户' },
});
