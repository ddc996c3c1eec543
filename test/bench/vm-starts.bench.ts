import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { endProgram, printed, startProgram } from './child-process.js';
import { report } from './report.js';

const HOSTS = 4;
const VMS = 2000;
const IN_FLIGHT = 100;
const PASSWORD = 'benchmark password';

const dist = path.resolve(import.meta.dirname, '../..');
const folder = await mkdtemp(path.join(tmpdir(), 'flipside-bench-'));
const sockets = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
const inventorySchema = z.object({ inventory: z.object({ uuid: z.string() }) });

const hosts = await Promise.all(
  Array.from({ length: HOSTS }, async (_, n) => {
    const dataDir = path.join(folder, `agent-${n}`);
    const child = startProgram(path.join(dist, 'agent-bridge/main.js'), {
      AGENT_DRIVER: 'memory',
      AGENT_PORT: '0',
      AGENT_ANNOUNCE: 'json',
      DATA_DIR: dataDir,
      LOG_LEVEL: 'error',
    });
    const [, port] = await printed(child, /"port":\s*(\d+)/);
    return { child, port: Number(port), secret: (await readFile(path.join(dataDir, 'agent-secret'), 'utf8')).trim() };
  }),
);
const manager = startProgram(path.join(dist, 'server/main.js'), {
  PORT: '0',
  DATA_DIR: path.join(folder, 'manager'),
  EMBEDDED_AGENT: 'none',
  ADMIN_PASSWORD: PASSWORD,
  LOG_LEVEL: 'error',
});
const [, managerPort] = await printed(manager, /http:\/\/[^:\s]+:(\d+)/);

let session = '';

/** One call, answered with its result. */
function call(method: string, apiPath: string, body: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = {
      Prefer: 'wait=60',
      'Content-Type': 'application/json',
      ...(session === '' ? {} : { Authorization: `OAuth ${session}` }),
    };
    const options = { host: '127.0.0.1', port: Number(managerPort), path: `/zstack/v1${apiPath}`, method, headers };
    const outgoing = request({ ...options, agent: sockets }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => (response.statusCode === 200 ? resolve(JSON.parse(text)) : reject(new Error(text))));
    });
    outgoing.on('error', reject);
    outgoing.end(JSON.stringify(body));
  });
}

async function create(apiPath: string, params: Record<string, unknown>): Promise<string> {
  return inventorySchema.parse(await call('POST', apiPath, { params })).inventory.uuid;
}

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

const password = createHash('sha512').update(PASSWORD).digest('hex');
session = inventorySchema.parse(
  await call('PUT', '/accounts/login', { logInByAccount: { accountName: 'admin', password } }),
).inventory.uuid;
const zoneUuid = await create('/zones', { name: 'zone' });
const clusterUuid = await create('/clusters', { name: 'cluster', zoneUuid, hypervisorType: 'KVM' });
for (const [n, { port, secret }] of hosts.entries()) {
  await create('/hosts/kvm', {
    name: `host-${n}`,
    managementIp: '127.0.0.1',
    agentPort: port,
    agentSecret: secret,
    clusterUuid,
  });
}
const vm = { name: 'vm', cpuNum: 1, memorySize: 64 * 1024 * 1024, strategy: 'CreateStopped', clusterUuid };
const uuids = await Promise.all(Array.from({ length: VMS }, () => create('/vm-instances', vm)));
const action = (name: string) => (uuid: string) =>
  call('PUT', `/vm-instances/${uuid}/actions`, { [name]: { type: name === 'stopVmInstance' ? 'cold' : undefined } });

const first = await throughput(uuids, action('startVmInstance'));
const stops = await throughput(uuids, action('stopVmInstance'));
const again = await throughput(uuids, action('startVmInstance'));

await endProgram(manager);
await Promise.all(hosts.map(({ child }) => endProgram(child)));
await rm(folder, { recursive: true });
const unit = 'per second';
report(`VMs on ${HOSTS} hosts over HTTP, ${IN_FLIGHT} calls in flight, SQLite`, [
  { name: 'first starts', measured: first, unit },
  { name: 'stops', measured: stops, unit },
  { name: 'starts again', measured: again, unit, bound: { kind: 'over', value: 500 } },
]);
