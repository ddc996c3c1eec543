import { Injectable } from '@nestjs/common';
import { changeZoneState, createZone, deleteZone, type ParamsOf, type ResultOf, updateZone } from '#contract';
import { ApiHandler, type CallContext } from '#rest';
import type { ZoneEntity } from './zone.entity.js';
import { toZoneInventory } from './zone-inventory.js';
import { ZoneService } from './zone-service.js';

@Injectable()
export class ZoneApi {
  constructor(private readonly service: ZoneService) {}

  @ApiHandler(createZone)
  async create(params: ParamsOf<typeof createZone>, context: CallContext): Promise<ResultOf<typeof createZone>> {
    return answer(await this.service.create(params), context);
  }

  @ApiHandler(updateZone)
  async update(params: ParamsOf<typeof updateZone>, context: CallContext): Promise<ResultOf<typeof updateZone>> {
    return answer(await this.service.update(params), context);
  }

  @ApiHandler(changeZoneState)
  async changeState(
    params: ParamsOf<typeof changeZoneState>,
    context: CallContext,
  ): Promise<ResultOf<typeof changeZoneState>> {
    return answer(await this.service.changeState(params.uuid, params.stateEvent), context);
  }

  @ApiHandler(deleteZone)
  async delete({ uuid }: ParamsOf<typeof deleteZone>, context: CallContext): Promise<ResultOf<typeof deleteZone>> {
    const deleted = await this.service.delete(uuid);
    if (deleted !== null) context.setResource({ uuid, name: deleted.name });
    return {};
  }
}

function answer(zone: Readonly<ZoneEntity>, context: CallContext): { inventory: ReturnType<typeof toZoneInventory> } {
  context.setResource({ uuid: zone.uuid, name: zone.name });
  return { inventory: toZoneInventory(zone) };
}
