import { Inject, Injectable } from '@nestjs/common';
import { type Extension, ExtensionRegistry, KnownError, knownError } from '#kernel';
import { GLOBAL_CONFIG_OPTIONS, type GlobalConfigOptions } from '../global-config-options.js';
import { type ConfigVeto, configVeto, type ProposedConfigChange } from './config-change.js';

/** Asks those who may veto, one after the other; the first veto counts. */
@Injectable()
export class ConfigVetoes {
  constructor(
    private readonly extensions: ExtensionRegistry,
    @Inject(GLOBAL_CONFIG_OPTIONS) private readonly options: GlobalConfigOptions,
  ) {}

  async ask(change: ProposedConfigChange): Promise<void> {
    for (const veto of this.extensions.of(configVeto)) {
      try {
        await this.withinTime(veto, change);
      } catch (error) {
        if (error instanceof KnownError) throw error;
        const { category, name } = change.definition;
        const reason = error instanceof Error ? error.message : String(error);
        throw knownError('config.vetoed', { category, name, reason }, error);
      }
    }
  }

  private async withinTime(veto: Extension<ConfigVeto>, change: ProposedConfigChange): Promise<void> {
    const { vetoTimeoutMs } = this.options;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_resolve, reject) => {
      const error = new Error(`${veto.name} did not answer within ${vetoTimeoutMs} ms`);
      timer = setTimeout(() => reject(error), vetoTimeoutMs);
    });
    try {
      await Promise.race([veto.instance.beforeChange(change), timeout]);
    } finally {
      clearTimeout(timer);
    }
  }
}
