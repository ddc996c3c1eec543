import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SqlFragment } from '#rest';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.js';
import { GlobalConfigEntity } from '../persistence/global-config.entity.js';
import { mode, seconds } from '../testing/settings.js';
import { BY_ADMIN, startTestNode, type TestNode } from '../testing/test-node.js';
import { CLUSTER, OTHER_VM, TestResources, VM } from '../testing/test-resources.js';

describe('the effective value as SQL', () => {
  let database: TestDatabase;
  let node: TestNode;

  beforeEach(async () => {
    database = await createTestDatabase();
    node = await startTestNode({ database: database.options, providers: [TestResources] });
  });

  afterEach(async () => {
    await node.close();
    await database.drop();
  });

  /** Evaluates both fragments in one statement, over one row. */
  async function evaluate(value: SqlFragment, source: SqlFragment) {
    const query = node.uow.reader.createQueryBuilder().select(value.sql, 'value').addSelect(source.sql, 'source');
    const row: unknown = await query
      .from(GlobalConfigEntity, 'any')
      .where('any.id = 1')
      .setParameters({ ...value.params, ...source.params })
      .getRawOne();
    return row;
  }

  const ofVm = (vm: string) => {
    const columns = { VmInstanceVO: `'${vm}'`, ClusterVO: `'${CLUSTER}'` };
    return evaluate(node.config.effectiveSql(mode, columns, 'a'), node.config.sourceSql(mode, columns, 'b'));
  };

  it('agrees with the memory on every level', async () => {
    expect(await ofVm(VM)).toEqual({ value: 'vnc', source: 'default' });
    await node.config.set(mode, 'spice', BY_ADMIN);
    expect(await ofVm(VM)).toEqual({ value: 'spice', source: 'global' });
    await node.config.setOverride(mode, CLUSTER, 'vnc', BY_ADMIN);
    expect(await ofVm(VM)).toEqual({ value: 'vnc', source: 'ClusterVO' });
    await node.config.setOverride(mode, VM, 'spice', BY_ADMIN);
    expect(await ofVm(VM)).toEqual({ value: 'spice', source: 'VmInstanceVO' });
    expect(await ofVm(OTHER_VM)).toEqual({ value: 'vnc', source: 'ClusterVO' });
  });

  it('leaves out the levels for which the query has no column, and those that the setting does not have', async () => {
    await node.config.setOverride(mode, VM, 'spice', BY_ADMIN);
    const cluster = { ClusterVO: `'${CLUSTER}'` };
    expect(
      await evaluate(node.config.effectiveSql(mode, cluster, 'a'), node.config.sourceSql(mode, cluster, 'b')),
    ).toEqual({ value: 'vnc', source: 'default' });
    await node.config.set(seconds, '5', BY_ADMIN);
    const all = { VmInstanceVO: `'${VM}'`, ClusterVO: `'${CLUSTER}'` };
    expect(
      await evaluate(node.config.effectiveSql(seconds, all, 'a'), node.config.sourceSql(seconds, all, 'b')),
    ).toEqual({ value: '5', source: 'global' });
  });
});
