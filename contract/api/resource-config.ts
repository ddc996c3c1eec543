import { z } from 'zod';
import { uuidSchema } from '../uuid.js';
import { inventory } from './class-names.js';
import { deleteModeSchema, expectedVersionSchema, nothingSchema, timestampSchema } from './common.js';
import { defineApi } from './define-api.js';
import { defineQuery } from './define-query.js';
import { CONFIG_SCOPES } from './global-config.js';

/** ZStack's fields, and `version` for optimistic locking. */
export const resourceConfigInventorySchema = inventory(
  'org.zstack.resourceconfig.ResourceConfigInventory',
  z.object({
    uuid: uuidSchema,
    resourceUuid: uuidSchema,
    resourceType: z.enum(CONFIG_SCOPES),
    category: z.string(),
    name: z.string(),
    description: z.string(),
    value: z.string(),
    version: z.int(),
    createDate: timestampSchema,
    lastOpDate: timestampSchema,
  }),
);
export type ResourceConfigInventory = z.infer<typeof resourceConfigInventorySchema>;

const settingParams = {
  resourceUuid: uuidSchema,
  category: z.string().min(1).max(255),
  name: z.string().min(1).max(255),
};
const value = z.string().max(65_536);
const reason = z.string().max(1000).optional();
const resource = { type: 'ResourceConfigVO', uuidParam: 'resourceUuid' } as const;
const effective = { value: z.string(), effectiveConfigs: z.array(resourceConfigInventorySchema) };

export const queryResourceConfig = defineQuery({
  name: 'queryResourceConfig',
  path: '/resource-configurations',
  access: 'normal',
  inventory: resourceConfigInventorySchema,
  summary: { en: 'Query overrides', zh: '查询覆盖设置' },
});

export const getBindableConfig = defineApi({
  name: 'getResourceBindableConfig',
  method: 'GET',
  path: '/resource-configurations/bindable',
  place: 'query',
  access: 'normal',
  params: z.object({ category: z.string().optional() }),
  result: z.object({
    bindableConfigs: z.array(
      z.object({
        category: z.string(),
        name: z.string(),
        description: z.string(),
        bindResourceTypes: z.array(z.enum(CONFIG_SCOPES)),
      }),
    ),
  }),
  summary: { en: 'Settings that can be overridden', zh: '可覆盖的设置' },
});

export const getResourceConfig = defineApi({
  name: 'getResourceConfig',
  method: 'GET',
  path: '/resource-configurations/{resourceUuid}/{category}/{name}',
  place: 'query',
  access: 'normal',
  params: z.object(settingParams),
  result: z.object({ ...effective, success: z.literal(true) }),
  summary: {
    en: 'Effective value of one setting for a resource, with the chain behind it',
    zh: '资源的一项设置的生效值及其来源链',
  },
});

export const getResourceConfigs = defineApi({
  name: 'getResourceConfigs',
  method: 'GET',
  path: '/resource-configurations/{resourceUuid}/{category}',
  place: 'query',
  access: 'normal',
  params: z.object({
    resourceUuid: uuidSchema,
    category: settingParams.category,
    names: z.array(z.string()).min(1).max(1000),
  }),
  result: z.object({ configs: z.array(z.object({ name: z.string(), ...effective })) }),
  summary: { en: 'Effective values of several settings for a resource', zh: '资源的多项设置的生效值' },
});

export const updateResourceConfig = defineApi({
  name: 'updateResourceConfig',
  method: 'PUT',
  path: '/resource-configurations/{category}/{name}/{resourceUuid}/actions',
  place: 'action',
  access: 'admin',
  transactional: true,
  params: z.object({ ...settingParams, value, version: expectedVersionSchema, reason }),
  result: z.object({ inventory: resourceConfigInventorySchema }),
  resource,
  summary: { en: 'Override a setting for a resource', zh: '为资源设置覆盖值' },
});

export const updateResourceConfigs = defineApi({
  name: 'updateResourceConfigs',
  method: 'POST',
  path: '/resource-configurations/{resourceUuid}/resource-configs/actions',
  place: 'params',
  access: 'admin',
  transactional: true,
  params: z.object({
    resourceUuid: uuidSchema,
    resourceConfigs: z
      .array(z.object({ category: settingParams.category, name: settingParams.name, value }))
      .min(1)
      .max(1000),
    reason,
  }),
  result: z.object({ inventories: z.array(resourceConfigInventorySchema) }),
  resource,
  summary: {
    en: 'Override several settings for a resource, all or none',
    zh: '为资源设置多项覆盖值，要么全部成功要么全部不变',
  },
});

export const deleteResourceConfig = defineApi({
  name: 'deleteResourceConfig',
  method: 'DELETE',
  path: '/resource-configurations/{category}/{name}/{resourceUuid}',
  place: 'query',
  access: 'admin',
  transactional: true,
  params: z.object({ ...settingParams, deleteMode: deleteModeSchema, version: expectedVersionSchema, reason }),
  result: nothingSchema,
  resource,
  summary: { en: 'Remove an override', zh: '删除覆盖值' },
});
