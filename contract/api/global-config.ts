import { z } from 'zod';
import { uuidSchema } from '../uuid.js';
import { inventory } from './class-names.js';
import { expectedVersionSchema, nothingSchema, timestampSchema } from './common.js';
import { defineApi } from './define-api.js';
import { defineQuery } from './define-query.js';

/** When a changed setting takes effect. */
export const CONFIG_EFFECTS = ['immediately', 'next-vm-start', 'next-connection'] as const;
export type ConfigEffect = (typeof CONFIG_EFFECTS)[number];

/** Resources for which a setting can be overridden, most specific first. */
export const CONFIG_SCOPES = ['VmInstanceVO', 'ClusterVO'] as const;
export type ConfigScope = (typeof CONFIG_SCOPES)[number];

const reasonSchema = z.string().max(1000).optional();
/** A setting's value travels as a string, as ZStack's do. */
const valueSchema = z.string().max(65_536);

/** ZStack's fields first; from `version` on they are ours. A sensitive value is shown as asterisks. */
export const globalConfigInventorySchema = inventory(
  'org.zstack.core.config.GlobalConfigInventory',
  z.object({
    id: z.int(),
    category: z.string(),
    name: z.string(),
    description: z.string(),
    defaultValue: z.string(),
    value: z.string(),
    /** 0 while the default has never been changed. */
    version: z.int(),
    changed: z.boolean(),
    lastOpDate: timestampSchema.optional(),
    lastOperator: z.string().optional(),
  }),
);
export type GlobalConfigInventory = z.infer<typeof globalConfigInventorySchema>;

export const queryGlobalConfig = defineQuery({
  name: 'queryGlobalConfig',
  path: '/global-configurations',
  access: 'normal',
  inventory: globalConfigInventorySchema,
  key: 'id',
  summary: { en: 'Query global settings', zh: '查询全局设置' },
});

const settingParams = { category: z.string().min(1).max(255), name: z.string().min(1).max(255) };
const settingResult = z.object({ inventory: globalConfigInventorySchema });
const resource = { type: 'GlobalConfigVO' } as const;

export const getGlobalConfigOptions = defineApi({
  name: 'getGlobalConfigOptions',
  method: 'GET',
  path: '/global-configurations/{category}/{name}',
  place: 'query',
  access: 'normal',
  params: z.object(settingParams),
  result: z.object({
    options: z.object({
      validValue: z.array(z.string()).optional(),
      numberGreaterThanOrEqual: z.number().optional(),
      numberLessThanOrEqual: z.number().optional(),
    }),
  }),
  summary: { en: 'Valid values of a setting', zh: '设置的有效值' },
});

export const configDefinitionSchema = z.object({
  category: z.string(),
  name: z.string(),
  /** JSON Schema (2020-12) of the value before it is turned into a string. */
  schema: z.record(z.string(), z.unknown()),
  defaultValue: z.string(),
  overridableOn: z.array(z.enum(CONFIG_SCOPES)),
  effect: z.enum(CONFIG_EFFECTS),
  description: z.object({ en: z.string(), zh: z.string() }),
  sensitive: z.boolean(),
  aliases: z.array(z.string()),
});

export const getGlobalConfigDefinitions = defineApi({
  name: 'getGlobalConfigDefinitions',
  method: 'GET',
  path: '/global-configurations/definitions',
  place: 'query',
  access: 'normal',
  params: z.object({ category: z.string().optional() }),
  result: z.object({ definitions: z.array(configDefinitionSchema) }),
  summary: {
    en: 'Definitions of all settings, enough to draw a settings page',
    zh: '所有设置的定义，足以绘制设置页面',
  },
});

export const updateGlobalConfig = defineApi({
  name: 'updateGlobalConfig',
  method: 'PUT',
  path: '/global-configurations/{category}/{name}/actions',
  place: 'action',
  access: 'admin',
  transactional: true,
  params: z.object({ ...settingParams, value: valueSchema, version: expectedVersionSchema, reason: reasonSchema }),
  result: settingResult,
  resource,
  summary: { en: 'Change a global setting', zh: '修改全局设置' },
});

export const resetGlobalConfigItem = defineApi({
  name: 'resetGlobalConfigItem',
  method: 'PUT',
  path: '/global-configurations/{category}/{name}/actions',
  place: 'action',
  access: 'admin',
  transactional: true,
  params: z.object({ ...settingParams, version: expectedVersionSchema, reason: reasonSchema }),
  result: settingResult,
  resource,
  summary: { en: 'Set one global setting back to its default', zh: '将一项全局设置恢复为默认值' },
});

export const resetGlobalConfig = defineApi({
  name: 'resetGlobalConfig',
  method: 'PUT',
  path: '/global-configurations/actions',
  place: 'action',
  access: 'admin',
  transactional: true,
  params: z.object({ reason: reasonSchema }),
  result: nothingSchema,
  resource,
  summary: { en: 'Set all global settings back to their defaults', zh: '将所有全局设置恢复为默认值' },
});

/** One change of a setting or of an override. `from`/`to` are absent where there was or is no own value. */
export const configHistoryInventorySchema = z.object({
  id: z.int(),
  category: z.string(),
  name: z.string(),
  resourceUuid: uuidSchema.optional(),
  resourceType: z.enum(CONFIG_SCOPES).optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  reason: z.string().optional(),
  operator: z.string(),
  operatorAccountUuid: uuidSchema.optional(),
  createDate: timestampSchema,
});
export type ConfigHistoryInventory = z.infer<typeof configHistoryInventorySchema>;

export const queryGlobalConfigHistory = defineQuery({
  name: 'queryGlobalConfigHistory',
  path: '/global-configurations/history',
  access: 'normal',
  inventory: configHistoryInventorySchema,
  key: 'id',
  summary: { en: 'Query who changed which setting, when, from what to what', zh: '查询设置的修改历史' },
});
