import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { type queryZone as Query, queryZone, type ZoneInventory } from '#contract';
import type { CallContext, QueryField, QuerySource } from '#rest';
import { AnswersQuery } from '#rest';
import { ZoneEntity } from './zone.entity.js';
import { toZoneInventory } from './zone-inventory.js';

export const zoneQueryFields = {
  uuid: { type: 'string' },
  name: { type: 'string' },
  description: { type: 'string' },
  state: { type: 'string' },
  type: { type: 'string', sql: () => ({ sql: "'zstack'" }) },
  isDefault: { type: 'boolean' },
  createDate: { type: 'time' },
  lastOpDate: { type: 'time' },
} as const satisfies Record<keyof ZoneInventory, QueryField>;

@Injectable()
@AnswersQuery(queryZone)
export class ZoneQuery implements QuerySource<typeof Query> {
  readonly entity = ZoneEntity;
  readonly keyColumn = 'uuid';
  readonly fields = zoneQueryFields;

  scope(): null {
    return null;
  }

  async load(keys: readonly (string | number)[], _context: CallContext, reader: EntityManager) {
    const zones = await reader.findBy(ZoneEntity, { uuid: In([...keys]) });
    return zones.map(toZoneInventory);
  }

  keyOf(inventory: ZoneInventory): string {
    return inventory.uuid;
  }
}
