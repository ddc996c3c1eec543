import { Injectable } from '@nestjs/common';
import {
  addKvmHost,
  changeHostState,
  deleteHost,
  type HostInventory,
  type ParamsOf,
  type ResultOf,
  reconnectHost,
  updateKvmHost,
} from '#contract';
import { ApiHandler, type CallContext } from '#rest';
import { AddHost } from './add-host.js';
import { ChangeHostState } from './change-host-state.js';
import { DeleteHost } from './delete-host.js';
import type { HostRecord } from './host-directory.js';
import { toHostInventory } from './host-inventory.js';
import { ReconnectHost } from './reconnect-host.js';
import { UpdateHost } from './update-host.js';

@Injectable()
export class HostApi {
  constructor(
    private readonly adder: AddHost,
    private readonly updater: UpdateHost,
    private readonly reconnector: ReconnectHost,
    private readonly stateChanger: ChangeHostState,
    private readonly deleter: DeleteHost,
  ) {}

  @ApiHandler(addKvmHost)
  async add(params: ParamsOf<typeof addKvmHost>, context: CallContext): Promise<ResultOf<typeof addKvmHost>> {
    return answer(await this.adder.add(params), context);
  }

  @ApiHandler(updateKvmHost)
  async update(params: ParamsOf<typeof updateKvmHost>, context: CallContext): Promise<ResultOf<typeof updateKvmHost>> {
    return answer(await this.updater.update(params), context);
  }

  @ApiHandler(reconnectHost)
  async reconnect(
    { uuid }: ParamsOf<typeof reconnectHost>,
    context: CallContext,
  ): Promise<ResultOf<typeof reconnectHost>> {
    return answer(await this.reconnector.reconnect(uuid), context);
  }

  @ApiHandler(changeHostState)
  async changeState(
    { uuid, stateEvent }: ParamsOf<typeof changeHostState>,
    context: CallContext,
  ): Promise<ResultOf<typeof changeHostState>> {
    return answer(await this.stateChanger.change(uuid, stateEvent), context);
  }

  @ApiHandler(deleteHost)
  async delete({ uuid }: ParamsOf<typeof deleteHost>, context: CallContext): Promise<ResultOf<typeof deleteHost>> {
    const deleted = await this.deleter.delete(uuid);
    if (deleted !== null) context.setResource({ uuid, name: deleted.name });
    return {};
  }
}

function answer(host: HostRecord, context: CallContext): { inventory: HostInventory } {
  context.setResource({ uuid: host.uuid, name: host.name });
  return { inventory: toHostInventory(host) };
}
