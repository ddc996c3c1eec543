import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DatabaseOptions, KernelModule } from '#kernel';
import { createTestDatabase, type TestDatabase } from '../test/support/test-database.js';
import { defineGlobalConfig } from './define-global-config.js';
import { GlobalConfigModule } from './global-config.module.js';
import { GlobalConfigService } from './global-config.service.js';
import { globalConfigPersistence } from './persistence/global-config-persistence.js';
import { enabled, mode, seconds } from './testing/settings.js';
import { startTestNode } from './testing/test-node.js';

@Injectable()
class EarlyReader implements OnModuleInit {
  value: unknown;

  constructor(private readonly config: GlobalConfigService) {}

  onModuleInit(): void {
    this.value = this.config.get(mode);
  }
}

@Module({ imports: [GlobalConfigModule.forFeature([mode])], providers: [EarlyReader] })
class EarlyModule {}

@Module({ imports: [GlobalConfigModule.forFeature([mode, seconds])] })
class OtherModule {}

function createApp(database: DatabaseOptions) {
  const imports = [
    EarlyModule,
    OtherModule,
    KernelModule.forRoot({ database, persistence: [globalConfigPersistence] }),
    GlobalConfigModule.forRoot(),
  ];
  return Test.createTestingModule({ imports }).compile();
}

describe('the module', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
  });

  afterEach(() => database.drop());

  it('collects the definitions of all modules, which can read them as soon as they are initialised', async () => {
    const app = await createApp(database.options);
    await app.init();
    expect(app.get(EarlyReader, { strict: false }).value).toBe('vnc');
    expect(app.get(GlobalConfigService, { strict: false }).get(seconds)).toBe(60);
    await app.close();
  });

  it('says so when a setting is read too early, or was not registered', async () => {
    const app = await createApp(database.options);
    const config = app.get(GlobalConfigService, { strict: false });
    const problem = (name: string) =>
      `setting ${name} is read before the application is initialised, or is not registered with GlobalConfigModule.forFeature`;
    expect(() => config.get(mode)).toThrow(problem('kvm/testMode'));
    await app.init();
    expect(config.get(mode)).toBe('vnc');
    expect(() => config.get(enabled)).toThrow(problem('console/enabled'));
    await app.close();
  });

  it('does not start with definitions that collide or have a bad default, and tells all of it', async () => {
    const thief = defineGlobalConfig({
      ...seconds,
      category: 'other',
      default: 0,
      aliases: ['kvm/testMode'],
      description: { en: 'Thief', zh: '贼' },
    });
    await expect(startTestNode({ database: database.options, settings: [mode, thief] })).rejects.toThrow(
      'the global settings cannot be used: ' +
        'the name "kvm/testMode" is taken by both setting kvm/testMode ("The mode of the test") and an alias of setting other/timeoutSeconds ("Thief"); ' +
        'setting other/timeoutSeconds: the default does not parse: 0 is not a valid value of GlobalConfig[category: other, name: timeoutSeconds]: Too small: expected number to be >=1',
    );
  });
});
