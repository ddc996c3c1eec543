import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  addKvmHost,
  createCluster,
  createVmInstance,
  createZone,
  dashed,
  destroyVmInstance,
  startVmInstance,
} from '#contract';
import { newUuid } from '#kernel';
import { virsh } from '../host/virsh.js';
import { startAgent } from './bench-agent.js';
import { startManager } from './bench-manager.js';
import { endProgram } from './child-process.js';
import { quantile, report } from './report.js';

const PAIRS = 30;

const folder = await mkdtemp(path.join(tmpdir(), 'flipside-bench-'));
const agent = await startAgent('libvirt', path.join(folder, 'agent'));
const manager = await startManager(path.join(folder, 'manager'));
const admin = await manager.logIn();
const { inventory: zone } = await admin.call(createZone, { name: 'zone' });
const place = { zoneUuid: zone.uuid, hypervisorType: 'KVM' } as const;
const { inventory: cluster } = await admin.call(createCluster, { name: 'cluster', ...place });
const address = { managementIp: '127.0.0.1', agentPort: agent.port, agentSecret: agent.secret };
await admin.call(addKvmHost, { name: 'host', clusterUuid: cluster.uuid, ...address });

async function newVm(): Promise<string> {
  const hardware = { cpuNum: 1, memorySize: 64 * 1024 * 1024, strategy: 'CreateStopped' } as const;
  return (await admin.call(createVmInstance, { name: 'bench', clusterUuid: cluster.uuid, ...hardware })).inventory.uuid;
}

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}

/** The product's own XML under another name, and without its mark: the agent would look at a domain that has it. */
async function copyOf(xml: string, uuid: string): Promise<{ uuid: string; file: string }> {
  const other = newUuid();
  const copy = xml.replace(/<metadata>.*<\/metadata>/s, '').replaceAll(uuid, other);
  const file = path.join(folder, `${other}.xml`);
  await writeFile(file, copy.replaceAll(dashed(uuid), dashed(other)), { mode: 0o600 });
  return { uuid: other, file };
}

/** Both starts of a pair, the one that goes first in turn; neither domain is there when the other starts. */
async function measurePair(template: { xml: string; uuid: string }, productFirst: boolean) {
  const vm = await newVm();
  const copy = await copyOf(template.xml, template.uuid);
  const starts = {
    product: async () => {
      const ms = await msOf(() => admin.call(startVmInstance, { uuid: vm }));
      await admin.call(destroyVmInstance, { uuid: vm });
      return ms;
    },
    virsh: async () => {
      const ms = await msOf(() => virsh('create', copy.file));
      await virsh('destroy', dashed(copy.uuid));
      return ms;
    },
  };
  if (productFirst) return { productMs: await starts.product(), virshMs: await starts.virsh() };
  const virshMs = await starts.virsh();
  return { virshMs, productMs: await starts.product() };
}

const first = await newVm();
await admin.call(startVmInstance, { uuid: first });
const xml = await virsh('dumpxml', '--inactive', '--security-info', dashed(first));
await admin.call(destroyVmInstance, { uuid: first });

const pairs: Awaited<ReturnType<typeof measurePair>>[] = [];
for (let pair = 0; pair < PAIRS; pair++) pairs.push(await measurePair({ xml, uuid: first }, pair % 2 === 0));
const connectMs: number[] = [];
for (let round = 0; round < PAIRS; round++) connectMs.push(await msOf(() => virsh('domid', 'nothing').catch(() => '')));

await manager.stop();
await endProgram(agent.process);
await rm(folder, { recursive: true });
const unit = 'ms';
report(`Start of a diskless VM on libvirt, ${PAIRS} pairs`, [
  {
    name: 'API call to Running, median',
    measured: quantile(
      pairs.map(({ productMs }) => productMs),
      0.5,
    ),
    unit,
  },
  {
    name: 'virsh create of the same XML, median',
    measured: quantile(
      pairs.map(({ virshMs }) => virshMs),
      0.5,
    ),
    unit,
  },
  { name: 'of that virsh itself (it starts, connects, asks), median', measured: quantile(connectMs, 0.5), unit },
  {
    name: 'the difference within a pair, median',
    measured: quantile(
      pairs.map(({ productMs, virshMs }) => productMs - virshMs),
      0.5,
    ),
    unit,
    bound: { kind: 'under', value: 15 },
  },
]);
