import { Injectable, Module } from '@nestjs/common';
import type { StartVmCmd } from '#contract';
import { GlobalConfigModule, GlobalConfigService } from '#global-config';
import { ExtensionOf } from '#kernel';
import { type BeforeStartVm, beforeStartVm } from '#plugin-kvm';
import { namePrefix } from './name-prefix.global-config.js';

@Injectable()
@ExtensionOf(beforeStartVm)
class NamePrefixVeto implements BeforeStartVm {
  constructor(private readonly configs: GlobalConfigService) {}

  beforeStartVm(draft: StartVmCmd): void {
    const prefix = this.configs.get(namePrefix);
    if (!draft.vmName.startsWith(prefix)) throw new Error(`its name does not begin with "${prefix}"`);
    draft.description = `checked by ${NamePrefixVeto.name}`;
  }
}

/** Somebody else's module: one setting, one hook. */
@Module({ imports: [GlobalConfigModule.forFeature([namePrefix])], providers: [NamePrefixVeto] })
export class NamePrefixModule {}
