import { z } from 'zod';
import { defineApi, defineQuery, expectedVersionSchema, inventory, nothingSchema, uuidSchema } from '#contract';

/** APIs of an imaginary product, one for each rule of the REST layer. */
export const boxInventorySchema = inventory(
  'org.example.BoxInventory',
  z.object({
    uuid: uuidSchema,
    name: z.string(),
    size: z.int(),
    open: z.boolean(),
    owner: z.string().optional(),
    createDate: z.iso.datetime(),
    items: z.array(inventory('org.example.ItemInventory', z.object({ label: z.string() }))),
  }),
);
export type BoxInventory = z.infer<typeof boxInventorySchema>;

export const queryBox = defineQuery({
  name: 'queryBox',
  path: '/boxes',
  access: 'normal',
  inventory: boxInventorySchema,
  summary: { en: 'Query boxes', zh: '查询盒子' },
});

const boxResult = z.object({ inventory: boxInventorySchema });
const resource = { type: 'BoxVO', uuidParam: 'uuid' } as const;
const action = { method: 'PUT', path: '/boxes/{uuid}/actions', place: 'action', access: 'normal' } as const;

export const createBox = defineApi({
  name: 'createBox',
  method: 'POST',
  path: '/boxes',
  place: 'params',
  access: 'normal',
  transactional: true,
  params: z.object({
    name: z.string().min(1).max(255),
    size: z.int().min(0).max(100).optional(),
    open: z.boolean().optional(),
    password: z.string().min(8).optional(),
    labels: z.array(z.string()).optional(),
    resourceUuid: uuidSchema.optional(),
  }),
  result: boxResult,
  resource: { type: 'BoxVO' },
  summary: { en: 'Create a box', zh: '创建盒子' },
});

export const paintBox = defineApi({
  ...action,
  name: 'paintBox',
  params: z.object({ uuid: uuidSchema, color: z.enum(['red', 'blue']), version: expectedVersionSchema }),
  result: z.object({ color: z.string(), version: z.number().optional() }),
  resource,
  summary: { en: 'Paint a box', zh: '给盒子上色' },
});

/** Ends when the test says so, and as the test says. */
export const holdBox = defineApi({
  ...action,
  name: 'holdBox',
  params: z.object({ uuid: uuidSchema }),
  result: boxResult,
  resource,
  summary: { en: 'Hold a box', zh: '持有盒子' },
});

/** Writes, then fails as `how` says, or waits for the test. */
export const breakBox = defineApi({
  ...action,
  name: 'breakBox',
  transactional: true,
  params: z.object({ uuid: uuidSchema, how: z.enum(['known', 'unknown', 'not', 'slow']) }),
  result: nothingSchema,
  resource,
  summary: { en: 'Break a box', zh: '打破盒子' },
});

export const deleteBox = defineApi({
  name: 'deleteBox',
  method: 'DELETE',
  path: '/boxes/{uuid}',
  place: 'query',
  access: 'admin',
  params: z.object({ uuid: uuidSchema, force: z.boolean().optional() }),
  result: nothingSchema,
  resource,
  summary: { en: 'Delete a box', zh: '删除盒子' },
});

/** Tells what arrived. */
export const echo = defineApi({
  name: 'echo',
  method: 'GET',
  path: '/boxes/echo/{word}',
  place: 'query',
  access: 'normal',
  params: z.object({
    word: z.string(),
    names: z.array(z.string()).optional(),
    sizes: z.array(z.number()).optional(),
    flag: z.boolean().optional(),
    size: z.number().max(100).optional(),
    text: z.string().optional(),
    options: z.record(z.string(), z.string()).optional(),
    limits: z.object({ cpu: z.number().optional(), strict: z.boolean().optional() }).optional(),
  }),
  result: z.object({ params: z.record(z.string(), z.unknown()), context: z.record(z.string(), z.unknown()) }),
  summary: { en: 'Echo', zh: '回显' },
});

/** A synchronous call that changes something and needs no session, as a login does. */
export const openDoor = defineApi({
  name: 'openDoor',
  method: 'PUT',
  path: '/doors/open',
  place: 'action',
  access: 'public',
  delivery: 'sync',
  params: z.object({ password: z.string() }),
  result: z.object({ opened: z.boolean() }),
  resource: { type: 'DoorVO' },
  summary: { en: 'Open the door', zh: '开门' },
});
