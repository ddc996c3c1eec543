import { setImmediate as nextTurn } from 'node:timers/promises';
import { CONSOLE_MODES } from '#contract';
import { GlobalConfigService } from '#global-config';
import { SYSTEM_ACTOR } from '#kernel';
import { consoleModeConfig } from '#plugin-kvm';
import { startTestCloud } from '#testing';
import { postgresPrograms } from '../support/postgres-programs.js';
import { startPostgres } from '../support/postgres-server.js';
import { quantile, report } from './report.js';

const FLIPS = 200;

const programs = postgresPrograms();
if (programs === undefined) throw new Error('the programs of a PostgreSQL server are needed (Debian: postgresql)');
const server = await startPostgres(programs);
const database = { type: 'postgres', url: server.url } as const;
const here = await startTestCloud({ database, hosts: [] });
const there = await startTestCloud({ database, hosts: [] });
const writer = here.app.get(GlobalConfigService);
const reader = there.app.get(GlobalConfigService);

/** One more than wanted: the first opens connections and does not count. */
const delaysMs: number[] = [];
for (let flip = 0; flip <= FLIPS; flip++) {
  const mode = CONSOLE_MODES[(flip + 1) % CONSOLE_MODES.length] ?? consoleModeConfig.default;
  await writer.set(consoleModeConfig, mode, { actor: SYSTEM_ACTOR });
  const committedAt = performance.now();
  while (reader.get(consoleModeConfig) !== mode) await nextTurn();
  if (flip > 0) delaysMs.push(performance.now() - committedAt);
}

await there.stop();
await here.stop();
await server.stop();
const unit = 'ms';
report(`Flip seen by another management node, ${FLIPS} flips, PostgreSQL`, [
  { name: 'after the commit, median', measured: quantile(delaysMs, 0.5), unit },
  { name: 'after the commit, p99', measured: quantile(delaysMs, 0.99), unit, bound: { kind: 'under', value: 200 } },
]);
