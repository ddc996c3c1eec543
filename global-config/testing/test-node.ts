import type { LoggerService, Provider } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { Clock, type DatabaseOptions, KernelModule, SYSTEM_ACTOR, UnitOfWork } from '#kernel';
import type { GlobalConfigDefinition } from '../define-global-config.js';
import { GlobalConfigModule } from '../global-config.module.js';
import { GlobalConfigService } from '../global-config.service.js';
import type { GlobalConfigOptions } from '../global-config-options.js';
import { ConfigHistoryEntity } from '../persistence/config-history.entity.js';
import { globalConfigPersistence } from '../persistence/global-config-persistence.js';
import { TEST_SETTINGS } from './settings.js';

/** Every change in a test happens at this time. */
export const NOW = 1_795_000_000_123;

export class FixedClock extends Clock {
  override now(): number {
    return NOW;
  }
}

/** The administrator of the tests. */
export const ADMIN = { ...SYSTEM_ACTOR, accountName: 'admin' };
export const BY_ADMIN = { actor: ADMIN };

export interface TestNode {
  readonly app: TestingModule;
  readonly config: GlobalConfigService;
  readonly uow: UnitOfWork;
  /** All history rows, oldest first, without their ids. */
  history(): Promise<Omit<ConfigHistoryEntity, 'id'>[]>;
  close(): Promise<void>;
}

export interface TestNodeInit {
  readonly database: DatabaseOptions;
  readonly settings?: readonly GlobalConfigDefinition[];
  readonly options?: Partial<GlobalConfigOptions>;
  /** Extensions, mostly. */
  readonly providers?: Provider[];
  readonly logger?: LoggerService;
}

const SILENT: LoggerService = { log: () => undefined, warn: () => undefined, error: () => undefined };

/** A management node with settings and nothing else. */
export async function startTestNode(init: TestNodeInit): Promise<TestNode> {
  const app = await Test.createTestingModule({
    imports: [
      KernelModule.forRoot({
        database: init.database,
        persistence: [globalConfigPersistence],
        clock: new FixedClock(),
      }),
      GlobalConfigModule.forRoot(init.options),
      GlobalConfigModule.forFeature(init.settings ?? TEST_SETTINGS),
    ],
    providers: init.providers ?? [],
  })
    .setLogger(init.logger ?? SILENT)
    .compile();
  await app.init();
  const uow = app.get(UnitOfWork);
  return {
    app,
    config: app.get(GlobalConfigService),
    uow,
    async history() {
      const rows = await uow.reader.find(ConfigHistoryEntity, { order: { id: 'ASC' } });
      return rows.map(({ id: _id, ...row }) => row);
    },
    close: () => app.close(),
  };
}
