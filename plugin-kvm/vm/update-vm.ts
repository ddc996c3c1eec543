import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import { type ParamsOf, type updateVmInstance, VM_STATES } from '#contract';
import { type Actor, Clock, knownError, UnitOfWork } from '#kernel';
import { demandDifferent, demandOneLine, demandXmlText } from './spec-checks.js';
import { VmEntity } from './vm.entity.js';
import { ownedBy, VmReader, vmNotFound } from './vm-reader.js';
import type { VmRecord } from './vm-record.js';

const UPDATABLE_STATES = VM_STATES.filter((state) => state !== 'Destroying' && state !== 'Destroyed');

/** Changes what VMs are; hardware takes effect at their next start. */
@Injectable()
export class UpdateVm {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly reader: VmReader,
  ) {}

  /**
   * Joins the caller's unit of work, so it never waits for an operation on the VM: those write other columns.
   * @throws `rest.notFound`, `vm.wrongState`, `vm.invalidSpec`
   */
  async update({ uuid, ...params }: ParamsOf<typeof updateVmInstance>, actor: Actor): Promise<VmRecord> {
    if (params.name !== undefined) demandOneLine('name', params.name);
    if (params.description !== undefined) demandXmlText('description', params.description);
    if (params.bootDev !== undefined) demandDifferent('bootDev', params.bootDev);
    return this.uow.run(async (tx) => {
      const record = await this.reader.findIn(tx, uuid);
      if (record === null || !ownedBy(actor, record.vm)) throw vmNotFound(uuid);
      const { vm } = record;
      const changes = {
        name: params.name ?? vm.name,
        description: params.description ?? vm.description,
        cpuNum: params.cpuNum ?? vm.cpuNum,
        memorySize: params.memorySize ?? vm.memorySize,
        bootDev: params.bootDev ?? vm.bootDev,
        lastOpDate: this.clock.now(),
      };
      const { affected } = await tx.update(VmEntity, { uuid, state: Not('Destroying') }, changes);
      if (affected !== 1) {
        const allowed = UPDATABLE_STATES.join(', ');
        throw knownError('vm.wrongState', { uuid, allowed, current: 'Destroying', operation: 'update' });
      }
      return { ...record, vm: { ...vm, ...changes } };
    });
  }
}
