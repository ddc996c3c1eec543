import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import { configKey } from '../config-name.js';
import { readAllGlobals, readAllOverrides } from '../persistence/read-rows.js';
import { ConfigRegistry } from './config-registry.js';

/** A stored value that no module declares a setting for: of a module that is not loaded, or an older version. */
export interface ConfigOrphan {
  readonly category: string;
  readonly name: string;
  /** Null for a global value. */
  readonly resourceUuid: string | null;
}

/** Finds rows without a definition. They are reported and left as they are: the module may come back. */
@Injectable()
export class ConfigOrphans {
  private readonly logger = new Logger('GlobalConfig');

  constructor(
    private readonly uow: UnitOfWork,
    private readonly registry: ConfigRegistry,
  ) {}

  async list(): Promise<ConfigOrphan[]> {
    const globals = (await readAllGlobals(this.uow.reader)).filter(({ value }) => value !== null);
    const overrides = await readAllOverrides(this.uow.reader);
    const rows = [...globals.map((row) => ({ ...row, resourceUuid: null })), ...overrides];
    return rows
      .filter((row) => !this.registry.findStored(row))
      .map(({ category, name, resourceUuid }) => ({ category, name, resourceUuid }));
  }

  async report(): Promise<void> {
    const names = new Set((await this.list()).map(configKey));
    if (names.size === 0) return;
    this.logger.warn(`values are stored for settings that no module declares: ${[...names].sort().join(', ')}`);
  }
}
