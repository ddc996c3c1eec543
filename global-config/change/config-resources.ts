import { Injectable } from '@nestjs/common';
import { ExtensionRegistry } from '#kernel';
import { type ConfigResourceInfo, configResourceResolver } from './config-resource-resolver.js';

/** Asks the resolvers of all modules about resources. */
@Injectable()
export class ConfigResources {
  constructor(private readonly extensions: ExtensionRegistry) {}

  /** What the first resolver that knows the uuid says; null when none does. */
  async find(uuid: string): Promise<ConfigResourceInfo | null> {
    for (const { instance } of this.extensions.of(configResourceResolver)) {
      const info = await instance.resolve(uuid);
      if (info) return info;
    }
    return null;
  }
}
