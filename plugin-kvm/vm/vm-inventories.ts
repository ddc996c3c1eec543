import { Injectable } from '@nestjs/common';
import type { VmInventory } from '#contract';
import { VmConfig } from './vm-config.js';
import { toVmInventory } from './vm-inventory.js';
import type { VmRecord } from './vm-record.js';

/** Wire forms of VMs, with what the settings say of their consoles now. */
@Injectable()
export class VmInventories {
  constructor(private readonly config: VmConfig) {}

  /** @throws `config.storedValueInvalid` */
  of(record: VmRecord): VmInventory {
    return toVmInventory(record, this.config.explainConsoleMode(record.vm));
  }
}
