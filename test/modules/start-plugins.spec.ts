import { Injectable, Module } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type StartVmCmd, startVmInstance, type VmInventory } from '#contract';
import { ExtensionOf } from '#kernel';
import { type AfterStartVm, afterStartVm, type BeforeStartVm, beforeStartVm } from '#plugin-kvm';
import { ApiCallError, startTestCloud, type TestCloud } from '#testing';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let act: (draft: StartVmCmd) => void = () => {};

@Injectable()
@ExtensionOf(beforeStartVm)
class ForeignPlugin implements BeforeStartVm {
  beforeStartVm(draft: StartVmCmd): void {
    act(draft);
  }
}

@Injectable()
@ExtensionOf(afterStartVm)
class BreakingPlugin implements AfterStartVm {
  vmStarted(): never {
    throw new Error('broken');
  }

  vmStartFailed(): never {
    throw new Error('broken');
  }
}

@Module({ providers: [ForeignPlugin, BreakingPlugin] })
class PluginsModule {}

let database: TestDatabase;
let cloud: TestCloud;
let vm: VmInventory;

beforeAll(async () => {
  database = await createTestDatabase();
  cloud = await startTestCloud({ database: database.options, imports: [PluginsModule] });
});
beforeEach(async () => {
  act = () => {};
  vm = await cloud.createVm({ strategy: 'CreateStopped' });
  cloud.host.hypervisor.startCommands.length = 0;
});
afterAll(async () => {
  await cloud.stop();
  await database.drop();
});

const start = () => cloud.admin.call(startVmInstance, { uuid: vm.uuid });

async function refusal() {
  const error: unknown = await start().catch((reason: unknown) => reason);
  if (!(error instanceof ApiCallError)) throw new Error(`not refused: ${String(error)}`);
  return { status: error.status, ...error.error };
}

it('a plugin that changes the command is heard, and one that breaks afterwards breaks nothing', async () => {
  act = (draft) => {
    draft.consolePassword = 'secret12';
  };
  expect((await start()).inventory.state).toBe('Running');
  expect(cloud.host.hypervisor.startCommands).toMatchObject([{ consolePassword: 'secret12', consoleMode: 'vnc' }]);
});

it('a plugin that vetoes keeps the VM from being sent anywhere, and its reason is told', async () => {
  act = () => {
    throw new Error('no licence left');
  };
  expect(await refusal()).toMatchObject({
    status: 409,
    code: 'VM.1001',
    details: `vm[uuid:${vm.uuid}] was not started: ForeignPlugin refused, because no licence left`,
  });
  expect(cloud.host.hypervisor.startCommands).toEqual([]);
  expect(await cloud.vm(vm.uuid)).toMatchObject({
    state: 'Stopped',
    stateReason: `the last start failed: vm[uuid:${vm.uuid}] was not started: ForeignPlugin refused, because no licence left`,
  });
  act = () => {};
  expect((await start()).inventory).toMatchObject({ state: 'Running' });
});

it.each(['rdp', 'VNC', ''])('a plugin that writes the console mode %j is named, with the field', async (mode) => {
  act = (draft) => Object.assign(draft, { consoleMode: mode });
  const { status, code, details } = await refusal();
  expect([status, code]).toEqual([500, 'VM.1001']);
  expect(details).toContain('ForeignPlugin made the command invalid: field[consoleMode]');
  expect(cloud.host.hypervisor.startCommands).toEqual([]);
  expect((await cloud.vm(vm.uuid)).state).toBe('Stopped');
});
