import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AGENT_DRIVERS } from '#contract';
import { startAgent } from './bench-agent.js';
import { endProgram, residentMegabytes } from './child-process.js';
import { report } from './report.js';

const REST_MS = 3000;

const folder = await mkdtemp(path.join(tmpdir(), 'flipside-bench-'));
const rows = [];
for (const driver of AGENT_DRIVERS) {
  const agent = await startAgent(driver, folder);
  await delay(REST_MS);
  const bound = { kind: 'under', value: 90 } as const;
  rows.push({
    name: `agent at rest, ${driver} driver: resident memory`,
    measured: await residentMegabytes(agent.process),
    unit: 'MB',
    bound,
  });
  await endProgram(agent.process);
}
await rm(folder, { recursive: true });
report('Agent', rows);
