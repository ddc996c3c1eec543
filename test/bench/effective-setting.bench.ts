import { type ConfigTarget, GlobalConfigService } from '#global-config';
import { consoleModeConfig } from '#plugin-kvm';
import { startTestCloud } from '#testing';
import { quantile, report } from './report.js';

const CALLS = 1_000_000;
const ROUNDS = 7;

const cloud = await startTestCloud({ hosts: [] });
const config = cloud.app.get(GlobalConfigService);

/** Median over the rounds; the first warms the compiler up and does not count. */
function microsecondsPerCall(target: ConfigTarget): number {
  const rounds: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    let spice = 0;
    const since = performance.now();
    for (let call = 0; call < CALLS; call++) if (config.get(consoleModeConfig, target) === 'spice') spice++;
    const ms = performance.now() - since;
    // Looked at, so that the loop cannot be optimised away.
    if (spice % CALLS !== 0) throw new Error('the setting changed meanwhile');
    if (round > 0) rounds.push((ms * 1000) / CALLS);
  }
  return quantile(rounds, 0.5);
}

const vm = await cloud.createVm({ strategy: 'CreateStopped' });
const target = { VmInstanceVO: vm.uuid, ClusterVO: cloud.clusterUuid };
const unit = 'µs';
const bound = { kind: 'under', value: 2 } as const;
const rows = [{ name: 'no override', measured: microsecondsPerCall(target), unit, bound }];
await cloud.override('kvm', 'consoleMode', cloud.clusterUuid, 'spice');
rows.push({ name: 'override of its cluster', measured: microsecondsPerCall(target), unit, bound });
await cloud.override('kvm', 'consoleMode', vm.uuid, 'spice');
rows.push({ name: 'override of the VM', measured: microsecondsPerCall(target), unit, bound });
await cloud.stop();
report('Effective setting of a VM, per call', rows);
