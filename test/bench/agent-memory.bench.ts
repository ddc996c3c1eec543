import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endProgram, printed, residentMegabytes, startProgram } from './child-process.js';
import { report } from './report.js';

const REST_MS = 3000;

const folder = await mkdtemp(path.join(tmpdir(), 'flipside-bench-'));
const rows = [];
for (const driver of ['memory', 'libvirt']) {
  const agent = startProgram(path.resolve(import.meta.dirname, '../../agent-bridge/main.js'), {
    AGENT_DRIVER: driver,
    AGENT_PORT: '0',
    AGENT_ANNOUNCE: 'json',
    DATA_DIR: folder,
    LOG_LEVEL: 'error',
  });
  await printed(agent, /"ready"/);
  await delay(REST_MS);
  const bound = { kind: 'under', value: 90 } as const;
  rows.push({
    name: `agent at rest, ${driver} driver: resident memory`,
    measured: await residentMegabytes(agent),
    unit: 'MB',
    bound,
  });
  await endProgram(agent);
}
await rm(folder, { recursive: true });
report('Agent', rows);
