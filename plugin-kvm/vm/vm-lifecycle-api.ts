import { Injectable } from '@nestjs/common';
import {
  destroyVmInstance,
  type ParamsOf,
  pauseVmInstance,
  type ResultOf,
  rebootVmInstance,
  resumeVmInstance,
  startVmInstance,
  stopVmInstance,
} from '#contract';
import { ApiHandler, type CallContext } from '#rest';
import { DestroyVm } from './destroy-vm.js';
import { PauseVm } from './pause-vm.js';
import { RebootVm } from './reboot-vm.js';
import { StartVm } from './start-vm.js';
import { StopVm } from './stop-vm.js';
import { VmInventories } from './vm-inventories.js';
import { vmNotFound } from './vm-reader.js';
import type { VmRecord } from './vm-record.js';

type VmResult = Promise<ResultOf<typeof startVmInstance>>;

/** ZStack's default: the guest is asked first. */
const DEFAULT_STOP_TYPE = 'grace';

/** The calls that change the state of VMs. */
@Injectable()
export class VmLifecycleApi {
  constructor(
    private readonly starting: StartVm,
    private readonly stopping: StopVm,
    private readonly rebooting: RebootVm,
    private readonly pausing: PauseVm,
    private readonly destroying: DestroyVm,
    private readonly inventories: VmInventories,
  ) {}

  @ApiHandler(startVmInstance)
  async start({ uuid, ...options }: ParamsOf<typeof startVmInstance>, context: CallContext): VmResult {
    return this.answer(uuid, await this.starting.start(uuid, options, context.actor), context);
  }

  @ApiHandler(stopVmInstance)
  async stop({ uuid, type }: ParamsOf<typeof stopVmInstance>, context: CallContext): VmResult {
    return this.answer(uuid, await this.stopping.stop(uuid, type ?? DEFAULT_STOP_TYPE, context.actor), context);
  }

  @ApiHandler(rebootVmInstance)
  async reboot({ uuid, type }: ParamsOf<typeof rebootVmInstance>, context: CallContext): VmResult {
    return this.answer(uuid, await this.rebooting.reboot(uuid, type ?? DEFAULT_STOP_TYPE, context.actor), context);
  }

  @ApiHandler(pauseVmInstance)
  async pause({ uuid }: ParamsOf<typeof pauseVmInstance>, context: CallContext): VmResult {
    return this.answer(uuid, await this.pausing.pause(uuid, context.actor), context);
  }

  @ApiHandler(resumeVmInstance)
  async resume({ uuid }: ParamsOf<typeof resumeVmInstance>, context: CallContext): VmResult {
    return this.answer(uuid, await this.pausing.resume(uuid, context.actor), context);
  }

  /** `Enforcing` also forgets a VM whose host cannot be reached. */
  @ApiHandler(destroyVmInstance)
  async destroy(
    { uuid, deleteMode }: ParamsOf<typeof destroyVmInstance>,
    { actor }: CallContext,
  ): Promise<ResultOf<typeof destroyVmInstance>> {
    await this.destroying.destroy(uuid, { force: deleteMode === 'Enforcing' }, actor);
    return {};
  }

  private answer(uuid: string, record: VmRecord | null, context: CallContext) {
    if (record === null) throw vmNotFound(uuid);
    context.setResource({ uuid, name: record.vm.name });
    return { inventory: this.inventories.of(record) };
  }
}
