import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { addKvmHost, createCluster, createZone, vmInventorySchema } from '#contract';
import { startAgent } from './bench-agent.js';
import { startManager } from './bench-manager.js';
import { endProgram, processorMs } from './child-process.js';
import { JsonClient } from './json-client.js';
import { quantile, report } from './report.js';

const HOSTS = 4;
const VMS = 1000;
const IN_FLIGHT = 100;
const ROUNDS = 5;

const answerSchema = z.object({ inventory: vmInventorySchema });

/** Runs the work for all items, so many at a time. Returns how many per second. */
async function throughput(items: readonly string[], work: (item: string) => Promise<unknown>): Promise<number> {
  const queue = [...items];
  const since = performance.now();
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      for (let item = queue.pop(); item !== undefined; item = queue.pop()) await work(item);
    }),
  );
  return items.length / ((performance.now() - since) / 1000);
}

const folder = await mkdtemp(path.join(tmpdir(), 'flipside-bench-'));
const agents = await Promise.all(
  Array.from({ length: HOSTS }, (_, index) => startAgent('memory', path.join(folder, `agent-${index}`))),
);
const manager = await startManager(path.join(folder, 'manager'));
const admin = await manager.logIn();
const { inventory: zone } = await admin.call(createZone, { name: 'zone' });
const place = { zoneUuid: zone.uuid, hypervisorType: 'KVM' } as const;
const { inventory: cluster } = await admin.call(createCluster, { name: 'cluster', ...place });
for (const [index, { port, secret }] of agents.entries()) {
  const address = { managementIp: '127.0.0.1', agentPort: port, agentSecret: secret };
  await admin.call(addKvmHost, { name: `host-${index}`, clusterUuid: cluster.uuid, ...address });
}

const client = new JsonClient(manager.url, admin.credentials, IN_FLIGHT);
const params = { name: 'vm', cpuNum: 1, memorySize: 64 * 1024 * 1024, strategy: 'CreateStopped' };
const create = async () => {
  const text = await client.call('POST', '/vm-instances', { params: { ...params, clusterUuid: cluster.uuid } });
  return answerSchema.parse(JSON.parse(text)).inventory.uuid;
};
const act = (uuid: string, action: object) => client.call('PUT', `/vm-instances/${uuid}/actions`, action);
const start = async (uuid: string) => {
  const text = await act(uuid, { startVmInstance: {} });
  // Not parsed by the schema: the core is wanted for the server under test.
  if (!text.includes('"state":"Running"')) throw new Error(`did not start: ${text}`);
};

const uuids = await Promise.all(Array.from({ length: VMS }, create));
const perSecond: number[] = [];
const processorPerStartMs: number[] = [];
/** One more than wanted: the first finds nothing compiled yet and does not count. */
for (let round = 0; round <= ROUNDS; round++) {
  const usedBefore = await processorMs(manager.process);
  const rate = await throughput(uuids, start);
  const used = (await processorMs(manager.process)) - usedBefore;
  await throughput(uuids, (uuid) => act(uuid, { stopVmInstance: { type: 'cold' } }));
  if (round === 0) continue;
  perSecond.push(rate);
  processorPerStartMs.push(used / VMS);
}

client.close();
await manager.stop();
await Promise.all(agents.map((agent) => endProgram(agent.process)));
await rm(folder, { recursive: true });
report(`VM starts, ${IN_FLIGHT} in flight, ${HOSTS} HTTP agents, sqlite; ${ROUNDS} rounds of ${VMS}`, [
  {
    name: 'starts that reached Running, median of the rounds',
    measured: quantile(perSecond, 0.5),
    unit: 'per second',
    bound: { kind: 'over', value: 500 },
  },
  { name: 'the best round', measured: Math.max(...perSecond), unit: 'per second' },
  { name: "the manager's processor time per start, median", measured: quantile(processorPerStartMs, 0.5), unit: 'ms' },
]);
