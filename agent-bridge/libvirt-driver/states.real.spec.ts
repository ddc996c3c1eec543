import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Uuid } from '#contract';
import { describeReal } from '../../test/host/index.js';
import { DriverSubject } from './testing/driver-subject.js';
import { onlyPort, refusalOf } from './testing/expectations.js';

type Action = 'stop' | 'pause' | 'resume' | 'destroy';
type Answer = 'ok' | 'VM_NOT_FOUND' | 'VM_WRONG_STATE';

describeReal('every action in every state', () => {
  const subject = new DriverSubject();
  const { driver } = subject;
  const cmd = subject.command();
  const uuid = cmd.vmInstanceUuid;
  beforeAll(() => driver.open());
  afterAll(() => subject.close());

  const act: Record<Action, (uuid: Uuid) => Promise<void>> = {
    stop: (vm) => driver.stopVm({ uuid: vm, type: 'cold', timeout: 1 }),
    pause: (vm) => driver.pauseVm(vm),
    resume: (vm) => driver.resumeVm(vm),
    destroy: (vm) => driver.destroyVm(vm),
  };

  async function answers(actions: readonly Action[]): Promise<Answer[]> {
    const all: Answer[] = [];
    for (const action of actions) {
      const ok = act[action](uuid).then((): Answer => 'ok');
      all.push(
        await ok.catch(async () => ((await refusalOf(ok)).code === 'VM_NOT_FOUND' ? 'VM_NOT_FOUND' : 'VM_WRONG_STATE')),
      );
    }
    return all;
  }

  it('is done, needless or refused, from unknown to removed', async () => {
    expect(await driver.getVm(uuid)).toBeNull();
    expect(await answers(['stop', 'pause', 'resume', 'destroy'])).toEqual([
      'VM_NOT_FOUND',
      'VM_NOT_FOUND',
      'VM_NOT_FOUND',
      'ok',
    ]);

    const devices = await driver.startVm(cmd);
    const live = (state: string) => ({ vmInstanceUuid: uuid, state, graphicsDevices: devices });
    expect(onlyPort(devices)).toBeGreaterThan(0);
    expect(await answers(['resume'])).toEqual(['ok']);
    expect(await driver.getVm(uuid)).toEqual(live('Running'));

    expect(await answers(['pause', 'pause'])).toEqual(['ok', 'ok']);
    expect(await driver.getVm(uuid)).toEqual(live('Paused'));
    expect(await driver.startVm(cmd)).toEqual(devices);
    expect(await driver.getVm(uuid)).toEqual(live('Paused'));
    expect(await answers(['resume', 'resume'])).toEqual(['ok', 'ok']);
    expect(await driver.getVm(uuid)).toEqual(live('Running'));
    expect((await driver.listVms()).vms).toContainEqual(live('Running'));

    expect(await answers(['stop', 'stop', 'pause', 'resume'])).toEqual([
      'ok',
      'ok',
      'VM_WRONG_STATE',
      'VM_WRONG_STATE',
    ]);
    expect(await driver.getVm(uuid)).toEqual({ vmInstanceUuid: uuid, state: 'Shutdown', graphicsDevices: [] });
    expect(await answers(['destroy', 'destroy'])).toEqual(['ok', 'ok']);
    expect(await driver.getVm(uuid)).toBeNull();
    await subject.expectCauses(uuid, ['booted', 'paused', 'resumed', 'stoppedByCommand', 'destroyed']);
  });
});
