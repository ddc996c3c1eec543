import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { UnitOfWork } from '#kernel';
import { HostEntity } from './host.entity.js';

/** When hosts were last pinged; written together now and then, because a write for each ping would be most of all writes. */
@Injectable()
export class PingDates {
  private readonly unwritten = new Set<string>();
  private latest = 0;

  constructor(private readonly uow: UnitOfWork) {}

  note(hostUuid: string, now: number): void {
    this.unwritten.add(hostUuid);
    this.latest = now;
  }

  /** The time of the last ping of all is written for each: the difference is less than the interval between writes. */
  async write(): Promise<void> {
    const uuids = [...this.unwritten];
    if (uuids.length === 0) return;
    this.unwritten.clear();
    const lastPingDate = this.latest;
    await this.uow.run((tx) => tx.update(HostEntity, { uuid: In(uuids) }, { lastPingDate }));
  }
}
