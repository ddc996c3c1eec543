import { Injectable } from '@nestjs/common';
import { createVmInstance, getVmConsoleAddress, type ParamsOf, type ResultOf, updateVmInstance } from '#contract';
import { ApiHandler, type CallContext } from '#rest';
import { ConsoleAddress } from './console-address.js';
import { CreateVm } from './create-vm.js';
import { UpdateVm } from './update-vm.js';
import { VmInventories } from './vm-inventories.js';
import type { VmRecord } from './vm-record.js';

/** The calls that make VMs, change what they are, and tell where their consoles are. */
@Injectable()
export class VmApi {
  constructor(
    private readonly creating: CreateVm,
    private readonly updating: UpdateVm,
    private readonly consoles: ConsoleAddress,
    private readonly inventories: VmInventories,
  ) {}

  @ApiHandler(createVmInstance)
  async create(
    params: ParamsOf<typeof createVmInstance>,
    context: CallContext,
  ): Promise<ResultOf<typeof createVmInstance>> {
    return this.answer(await this.creating.create(params, context.actor), context);
  }

  @ApiHandler(updateVmInstance)
  async update(
    params: ParamsOf<typeof updateVmInstance>,
    context: CallContext,
  ): Promise<ResultOf<typeof updateVmInstance>> {
    return this.answer(await this.updating.update(params, context.actor), context);
  }

  @ApiHandler(getVmConsoleAddress)
  consoleAddress(
    { uuid }: ParamsOf<typeof getVmConsoleAddress>,
    { actor }: CallContext,
  ): Promise<ResultOf<typeof getVmConsoleAddress>> {
    return this.consoles.of(uuid, actor);
  }

  private answer(record: VmRecord, context: CallContext) {
    context.setResource({ uuid: record.vm.uuid, name: record.vm.name });
    return { inventory: this.inventories.of(record) };
  }
}
