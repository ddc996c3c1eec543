import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addKvmHost,
  createCluster,
  createVmInstance,
  createZone,
  queryVmInstance,
  updateGlobalConfig,
} from '#contract';
import { GlobalConfigService } from '#global-config';
import { consoleModeConfig } from '#plugin-kvm';
import { ApiClient, MemoryAgent } from '#testing';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ForeignApplication } from './foreign-application.js';
import { FOREIGN_SESSION, ForeignAudit } from './foreign-identity.js';

const VM = { cpuNum: 1, memorySize: 64 * 1024 * 1024 };
let database: TestDatabase;
let app: INestApplication;
let agent: MemoryAgent;
let client: ApiClient;

beforeAll(async () => {
  database = await createTestDatabase();
  app = await NestFactory.create(ForeignApplication.forRoot(database.options), {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  await app.listen(0, '127.0.0.1');
  client = new ApiClient(await app.getUrl(), FOREIGN_SESSION);
  agent = new MemoryAgent();
  await agent.start();
  const { inventory: zone } = await client.call(createZone, { name: 'zone' });
  const { inventory: cluster } = await client.call(createCluster, {
    name: 'cluster',
    zoneUuid: zone.uuid,
    hypervisorType: 'KVM',
  });
  await client.call(addKvmHost, {
    name: 'host',
    clusterUuid: cluster.uuid,
    managementIp: '127.0.0.1',
    agentPort: agent.port,
    agentSecret: agent.secret,
  });
});
afterAll(async () => {
  await app.close();
  await agent.stop();
  await database.drop();
});

describe("somebody else's application", () => {
  it('asks its own accounts who calls', async () => {
    await expect(new ApiClient(await app.getUrl(), 'other').query(queryVmInstance)).rejects.toThrow('Session expired');
  });

  it('flips the switch from its own code, and starts VMs through the API', async () => {
    const actor = { accountUuid: 'f'.repeat(32), accountName: 'foreign code', accountType: 'SystemAdmin' } as const;
    await app.get(GlobalConfigService).set(consoleModeConfig, 'spice', { actor });
    const { inventory } = await client.call(createVmInstance, { name: 'acme-demo', ...VM });
    expect(inventory).toMatchObject({ state: 'Running', liveConsoleMode: 'spice', accountUuid: 'f'.repeat(32) });
    expect(agent.hypervisor.startCommands).toMatchObject([
      { vmName: 'acme-demo', consoleMode: 'spice', description: 'checked by NamePrefixVeto' },
    ]);
  });

  it('keeps its own audit trail', async () => {
    const { inventory } = await client.call(createZone, { name: 'audited' });
    const records = app.get(ForeignAudit).records.filter(({ resourceUuid }) => resourceUuid === inventory.uuid);
    expect(records).toMatchObject([
      { apiName: 'createZone', actor: { accountName: 'foreign user' }, resourceName: 'audited', success: true },
    ]);
  });

  it('has its own module decide about starts', async () => {
    await client.call(updateGlobalConfig, { category: 'acme', name: 'vm.namePrefix', value: 'acme-' });
    await expect(client.call(createVmInstance, { name: 'other', ...VM })).rejects.toThrow(
      'its name does not begin with "acme-"',
    );
    expect(await client.query(queryVmInstance, { q: ['name=other'] })).toEqual([]);
  });
});
