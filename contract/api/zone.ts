import { z } from 'zod';
import { uuidSchema } from '../uuid.js';
import { inventory } from './class-names.js';
import { deleteModeSchema, descriptionSchema, nameSchema, nothingSchema, timestampSchema } from './common.js';
import { defineApi } from './define-api.js';
import { defineQuery } from './define-query.js';

export const ENABLE_STATES = ['Enabled', 'Disabled'] as const;
export const ENABLE_EVENTS = ['enable', 'disable'] as const;

export const zoneInventorySchema = inventory(
  'org.zstack.header.zone.ZoneInventory',
  z.object({
    uuid: uuidSchema,
    name: nameSchema,
    description: descriptionSchema.optional(),
    state: z.enum(ENABLE_STATES),
    type: z.literal('zstack'),
    isDefault: z.boolean(),
    createDate: timestampSchema,
    lastOpDate: timestampSchema,
  }),
);
export type ZoneInventory = z.infer<typeof zoneInventorySchema>;

const zoneResult = z.object({ inventory: zoneInventorySchema });
const resource = { type: 'ZoneVO', uuidParam: 'uuid' } as const;

export const queryZone = defineQuery({
  name: 'queryZone',
  path: '/zones',
  access: 'normal',
  inventory: zoneInventorySchema,
  summary: { en: 'Query zones', zh: '查询区域' },
});

export const createZone = defineApi({
  name: 'createZone',
  method: 'POST',
  path: '/zones',
  place: 'params',
  access: 'admin',
  transactional: true,
  params: z.object({
    name: nameSchema,
    description: descriptionSchema.optional(),
    isDefault: z.boolean().optional(),
    resourceUuid: uuidSchema.optional(),
  }),
  result: zoneResult,
  resource: { type: 'ZoneVO' },
  summary: { en: 'Create a zone', zh: '创建区域' },
});

export const updateZone = defineApi({
  name: 'updateZone',
  method: 'PUT',
  path: '/zones/{uuid}/actions',
  place: 'action',
  access: 'admin',
  transactional: true,
  params: z.object({
    uuid: uuidSchema,
    name: nameSchema.optional(),
    description: descriptionSchema.optional(),
    isDefault: z.boolean().optional(),
  }),
  result: zoneResult,
  resource,
  summary: { en: 'Change a zone', zh: '修改区域' },
});

export const changeZoneState = defineApi({
  name: 'changeZoneState',
  method: 'PUT',
  path: '/zones/{uuid}/actions',
  place: 'action',
  access: 'admin',
  transactional: true,
  params: z.object({ uuid: uuidSchema, stateEvent: z.enum(ENABLE_EVENTS) }),
  result: zoneResult,
  resource,
  summary: { en: 'Enable or disable a zone', zh: '启用或停用区域' },
});

export const deleteZone = defineApi({
  name: 'deleteZone',
  method: 'DELETE',
  path: '/zones/{uuid}',
  place: 'query',
  access: 'admin',
  transactional: true,
  params: z.object({ uuid: uuidSchema, deleteMode: deleteModeSchema }),
  result: nothingSchema,
  resource,
  summary: { en: 'Delete an empty zone', zh: '删除空区域' },
});
