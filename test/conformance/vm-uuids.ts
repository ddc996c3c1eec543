import { randomBytes } from 'node:crypto';
import type { Uuid } from '#contract';

/** Uuids of VMs that only one run of one suite uses, so that they can all be removed after it. */
export class VmUuids {
  readonly all: Uuid[] = [];

  next(): Uuid {
    const uuid = `c0f0${randomBytes(14).toString('hex')}`;
    this.all.push(uuid);
    return uuid;
  }
}
