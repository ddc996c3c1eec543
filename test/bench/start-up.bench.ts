import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startManager } from './bench-manager.js';
import { processorMs, residentMegabytes } from './child-process.js';
import { quantile, report } from './report.js';

const RUNS = 5;
const REST_MS = 3000;

const folder = await mkdtemp(path.join(tmpdir(), 'flipside-bench-'));
const firstMs: number[] = [];
const laterMs: number[] = [];
const laterProcessorMs: number[] = [];
const restMegabytes: number[] = [];
for (let run = 0; run < RUNS; run++) {
  const dataFolder = path.join(folder, String(run));
  const first = await startManager(dataFolder);
  firstMs.push(first.startedAfterMs);
  await first.stop();
  const later = await startManager(dataFolder);
  laterMs.push(later.startedAfterMs);
  laterProcessorMs.push(await processorMs(later.process));
  await delay(REST_MS);
  restMegabytes.push(await residentMegabytes(later.process));
  await later.stop();
}
await rm(folder, { recursive: true });

const underASecond = { unit: 'ms', bound: { kind: 'under', value: 1000 } } as const;
report('Manager', [
  { name: 'first start to listening, median of 5', measured: quantile(firstMs, 0.5), ...underASecond },
  { name: 'later start to listening, median of 5', measured: quantile(laterMs, 0.5), ...underASecond },
  { name: 'processor time of a later start, median of 5', measured: quantile(laterProcessorMs, 0.5), unit: 'ms' },
  {
    name: 'manager at rest: resident memory, median of 5',
    measured: quantile(restMegabytes, 0.5),
    unit: 'MB',
    bound: { kind: 'under', value: 200 },
  },
]);
