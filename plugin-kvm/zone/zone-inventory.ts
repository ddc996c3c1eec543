import type { ZoneInventory } from '#contract';
import { isoDate } from '../directory/iso-date.js';
import type { ZoneEntity } from './zone.entity.js';

/** What the API says of a zone. */
export function toZoneInventory(zone: Readonly<ZoneEntity>): ZoneInventory {
  return {
    uuid: zone.uuid,
    name: zone.name,
    ...(zone.description === null ? {} : { description: zone.description }),
    state: zone.state,
    type: 'zstack',
    isDefault: zone.isDefault,
    createDate: isoDate(zone.createDate),
    lastOpDate: isoDate(zone.lastOpDate),
  };
}
