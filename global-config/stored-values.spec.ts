import type { LoggerService } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../test/support/test-database.js';
import { GlobalConfigEntity } from './persistence/global-config.entity.js';
import { ResourceConfigEntity } from './persistence/resource-config.entity.js';
import { enabled, mode, seconds, secret } from './testing/settings.js';
import { ADMIN, BY_ADMIN, startTestNode, type TestNode } from './testing/test-node.js';
import { CLUSTER, TestResources, VM, VM_TARGET } from './testing/test-resources.js';

describe('what is stored', () => {
  let database: TestDatabase;
  let node: TestNode;
  let warnings: string[];

  const logger: LoggerService = {
    log: () => undefined,
    error: () => undefined,
    warn: (message: string) => warnings.push(message),
  };
  const start = async (settings = [mode, seconds, enabled, secret]) => {
    node = await startTestNode({ database: database.options, providers: [TestResources], settings, logger });
  };
  const restart = async (settings?: Parameters<typeof start>[0]) => {
    await node.close();
    warnings = [];
    await start(settings);
  };

  beforeEach(async () => {
    database = await createTestDatabase();
    warnings = [];
    await start();
  });

  afterEach(async () => {
    await node.close();
    await database.drop();
  });

  const spoil = async (value: string) => {
    await node.uow.run(async (tx) => {
      await tx.update(GlobalConfigEntity, { name: 'testMode' }, { value });
      await tx.update(GlobalConfigEntity, { name: 'secret' }, { value: 'short' });
    });
    await restart();
  };

  const GLOBAL_PROBLEM = {
    code: 'SYS.1000',
    status: 500,
    message:
      'the stored value of GlobalConfig[category: kvm, name: testMode] is not valid any more: rdp is not a valid value. Valid values are [vnc, spice]. Set or reset it',
  };

  it('and not valid any more is an error that names the row, never a default', async () => {
    await spoil('rdp');
    expect(() => node.config.get(mode)).toThrow(expect.objectContaining(GLOBAL_PROBLEM));
    expect(() => node.config.get(mode, VM_TARGET)).toThrow(expect.objectContaining(GLOBAL_PROBLEM));
    expect(() => node.config.explain(mode)).toThrow(expect.objectContaining(GLOBAL_PROBLEM));
    expect(() => node.config.effectiveSql(mode, {}, 'a')).toThrow(expect.objectContaining(GLOBAL_PROBLEM));
    expect(node.config.get(seconds)).toBe(60);
  });

  it('and not valid any more does not show a secret in the error', async () => {
    await spoil('rdp');
    expect(() => node.config.get(secret)).toThrow(
      'the stored value of GlobalConfig[category: console, name: secret] is not valid any more: ******** is not a valid value',
    );
  });

  it('and not valid any more can be set and reset', async () => {
    await spoil('rdp');
    await node.config.set(mode, 'spice', BY_ADMIN);
    expect(node.config.get(mode)).toBe('spice');
    await spoil('rdp');
    await node.config.reset(mode, BY_ADMIN);
    expect(node.config.get(mode)).toBe('vnc');
  });

  it('as an override that is not valid any more is an error only where it counts', async () => {
    await node.config.setOverride(mode, CLUSTER, 'spice', BY_ADMIN);
    await node.config.setOverride(mode, VM, 'spice', BY_ADMIN);
    await node.uow.run((tx) => tx.update(ResourceConfigEntity, { resourceUuid: CLUSTER }, { value: 'rdp' }));
    await restart();
    expect(() => node.config.get(mode, { ClusterVO: CLUSTER })).toThrow(
      `the stored value of ResourceConfig[category: kvm, name: testMode, resourceUuid: ${CLUSTER}] is not valid any more`,
    );
    expect(node.config.get(mode, VM_TARGET)).toBe('spice');
    expect(node.config.explain(mode, VM_TARGET).chain.map(({ text }) => text)).toEqual(['spice', 'rdp', 'vnc']);
    expect(node.config.get(mode)).toBe('vnc');
    await node.config.deleteOverride(mode, CLUSTER, BY_ADMIN);
    expect(node.config.get(mode, { ClusterVO: CLUSTER })).toBe('vnc');
  });

  it('without a definition is reported, listed and kept, and counts again when the definition is back', async () => {
    await node.config.set(mode, 'spice', BY_ADMIN);
    await node.config.setOverride(enabled, CLUSTER, 'false', BY_ADMIN);
    await node.config.setOverride(mode, VM, 'vnc', BY_ADMIN);
    await restart([seconds]);
    expect(warnings).toEqual(['values are stored for settings that no module declares: console/enabled, kvm/testMode']);
    expect(await node.config.orphans()).toEqual(
      expect.arrayContaining([
        { category: 'kvm', name: 'testMode', resourceUuid: null },
        { category: 'kvm', name: 'testMode', resourceUuid: VM },
        { category: 'console', name: 'enabled', resourceUuid: CLUSTER },
      ]),
    );
    expect(await node.config.orphans()).toHaveLength(3);
    await node.config.resetAll(BY_ADMIN);
    await restart();
    expect(warnings).toEqual([]);
    expect(await node.config.orphans()).toEqual([]);
    expect([node.config.get(mode), node.config.get(mode, VM_TARGET), node.config.get(enabled, VM_TARGET)]).toEqual([
      'spice',
      'vnc',
      false,
    ]);
  });

  it('of a destroyed resource is removed without a definition too, and the history does not tell the value', async () => {
    await node.config.setOverride(mode, VM, 'spice', BY_ADMIN);
    await restart([seconds]);
    await node.config.removeOverridesOf(VM, { actor: ADMIN, reason: 'gone' });
    expect(await node.config.orphans()).toEqual([]);
    expect((await node.history())[1]).toMatchObject({ name: 'testMode', fromValue: '********', reason: 'gone' });
  });

  it('as an own value stays one when the default of a new version is the same', async () => {
    await node.config.set(seconds, '90', BY_ADMIN);
    const later = { ...seconds, default: 90 };
    await restart([later]);
    expect(node.config.explain(later)).toEqual({
      value: 90,
      source: 'global',
      chain: [
        { source: 'global', resourceUuid: null, text: '90' },
        { source: 'default', resourceUuid: null, text: '90' },
      ],
    });
    await node.config.reset(later, BY_ADMIN);
    expect(node.config.explain(later).source).toBe('default');
  });
});
