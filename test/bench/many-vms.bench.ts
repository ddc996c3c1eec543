import { UnitOfWork } from '#kernel';
import { VmEntity } from '#plugin-kvm';
import { startTestCloud } from '#testing';
import { quantile, report } from './report.js';

const VMS = 100_000;
const HOSTS = 1000;
const OVERRIDES = 2000;
const ROUNDS = 100;

const cloud = await startTestCloud();
const { uuid } = await cloud.createVm({ name: 'template' });
const uow = cloud.app.get(UnitOfWork);

// Copies of a running VM, spread over hosts that exist by their uuid only.
await uow.run(async (tx) => {
  const columns = tx.connection.getMetadata(VmEntity).columns.map(({ databaseName }) => databaseName);
  const own: Record<string, string> = {
    uuid: 'lower(hex(randomblob(16)))',
    internalId: 'n + 1000',
    name: `'vm-' || lower(hex(randomblob(8)))`,
    hostUuid: `printf('%032x', n % ${HOSTS})`,
    lastHostUuid: `printf('%032x', n % ${HOSTS})`,
    createDate: '"createDate" + n',
    liveConsoleMode: `CASE WHEN n % 3 = 0 THEN 'spice' ELSE 'vnc' END`,
  };
  const values = columns.map((column) => own[column] ?? `"${column}"`).join(', ');
  const numbers = `WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${VMS})`;
  const names = columns.map((column) => `"${column}"`).join(', ');
  await tx.query(
    `${numbers} INSERT INTO vm_instance (${names}) SELECT ${values} FROM vm_instance, number WHERE uuid = ?`,
    [uuid],
  );
  await tx.query(
    `INSERT INTO resource_config (uuid, "resourceUuid", "resourceType", category, name, value, version, "createDate", "lastOpDate")
     SELECT lower(hex(randomblob(16))), uuid, 'VmInstanceVO', 'kvm', 'consoleMode', 'vnc', 1, 0, 0
     FROM vm_instance LIMIT ${OVERRIDES}`,
  );
});
await cloud.setGlobalConfig('kvm', 'consoleMode', 'spice');

async function millisecondsOf(search: string): Promise<number[]> {
  const samples: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const since = performance.now();
    await cloud.admin.request('GET', '/vm-instances', search);
    samples.push(performance.now() - since);
  }
  return samples;
}

const page = { kind: 'under', value: 50 } as const;
const drift = { kind: 'under', value: 100 } as const;
const queries = [
  ['page of 100', '?limit=100', page],
  ['page of 100 by name', '?limit=100&sort=name', page],
  ['page of 100, newest first', '?limit=100&sort=-createDate', page],
  ['page of 100 of one host', `?limit=100&q=hostUuid=${'0'.repeat(31)}1`, page],
  ['page of 100 that need a restart', '?limit=100&q=needsRestart=true', page],
  ['number of VMs that need a restart', '?count=true&q=needsRestart=true', drift],
] as const;
const rows = [];
for (const [name, search, bound] of queries) {
  const samples = await millisecondsOf(search);
  rows.push({ name: `${name}, median`, measured: quantile(samples, 0.5), unit: 'ms' });
  rows.push({ name: `${name}, p99`, measured: quantile(samples, 0.99), unit: 'ms', bound });
}
await cloud.stop();
report(`${VMS} VMs, ${OVERRIDES} overrides, over HTTP, SQLite`, rows);
