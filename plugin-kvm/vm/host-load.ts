import { Injectable } from '@nestjs/common';
import { Clock, UnitOfWork } from '#kernel';
import { VmEntity } from './vm.entity.js';

/** Adding up all VMs costs a scan of an index; in between, this node's own choices are added by hand. */
const MAX_AGE_MS = 5000;

/** Memory that is promised to the VMs of each host, exact enough to spread VMs. */
@Injectable()
export class HostLoad {
  private promised = new Map<string, number>();
  private readAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Bytes by host uuid; a host without VMs is absent. */
  async byHost(): Promise<ReadonlyMap<string, number>> {
    if (this.clock.now() - this.readAt >= MAX_AGE_MS) {
      this.readAt = this.clock.now();
      this.promised = await this.read();
    }
    return this.promised;
  }

  /** A VM was put on a host. */
  add(hostUuid: string, bytes: number): void {
    this.promised.set(hostUuid, (this.promised.get(hostUuid) ?? 0) + bytes);
  }

  private async read(): Promise<Map<string, number>> {
    const rows = await this.uow.reader
      .createQueryBuilder(VmEntity, 'vm')
      .select('vm.hostUuid', 'hostUuid')
      .addSelect('SUM(vm.memorySize)', 'bytes')
      .where('vm.hostUuid IS NOT NULL')
      .groupBy('vm.hostUuid')
      .getRawMany<{ hostUuid: string; bytes: string | number }>();
    return new Map(rows.map(({ hostUuid, bytes }) => [hostUuid, Number(bytes)]));
  }
}
