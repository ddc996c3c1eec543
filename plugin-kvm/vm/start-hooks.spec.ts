import { Injectable } from '@nestjs/common';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { StartVmCmd } from '#contract';
import { ExtensionOf } from '#kernel';
import { consoleModeConfig } from './console-mode.global-config.js';
import {
  type AfterStartVm,
  afterStartVm,
  type BeforeStartVm,
  beforeStartVm,
  type StartVmContext,
  type VmStarted,
  type VmStartFailed,
} from './start-extensions.js';
import { StartVm } from './start-vm.js';
import { failureOf } from './testing/outcome.js';
import { useCloud } from './testing/use-cloud.js';
import { ADMIN } from './testing/vm-test-cloud.js';
import { VmInventories } from './vm-inventories.js';

type Draft = StartVmCmd & Record<string, unknown>;

@Injectable()
@ExtensionOf(beforeStartVm)
class FirstPlugin implements BeforeStartVm {
  act: (draft: Draft, context: StartVmContext) => void | Promise<void> = () => {};
  beforeStartVm(draft: Draft, context: StartVmContext) {
    return this.act(draft, context);
  }
}

@Injectable()
@ExtensionOf(beforeStartVm)
class SecondPlugin implements BeforeStartVm {
  readonly seen: StartVmCmd[] = [];
  act: (draft: Draft) => void = () => {};
  beforeStartVm(draft: Draft) {
    this.seen.push(structuredClone(draft));
    this.act(draft);
  }
}

@Injectable()
@ExtensionOf(afterStartVm)
class BrokenObserver implements AfterStartVm {
  vmStarted(): never {
    throw new Error('broken');
  }
  vmStartFailed(): Promise<never> {
    return Promise.reject(new Error('broken'));
  }
}

@Injectable()
@ExtensionOf(afterStartVm)
class Observer implements AfterStartVm {
  readonly started: { event: VmStarted; state: string }[] = [];
  readonly failed: VmStartFailed[] = [];

  async vmStarted(event: VmStarted): Promise<void> {
    const { state } = await current().cloud.vm(event.cmd.vmInstanceUuid);
    this.started.push({ event, state });
  }

  vmStartFailed(event: VmStartFailed): void {
    this.failed.push(event);
  }
}

const current = useCloud({ providers: [FirstPlugin, SecondPlugin, BrokenObserver, Observer] });
let first: FirstPlugin;
let second: SecondPlugin;
let observer: Observer;

beforeEach(() => {
  const { app } = current().cloud;
  first = app.get(FirstPlugin);
  second = app.get(SecondPlugin);
  observer = app.get(Observer);
  first.act = () => {};
  second.act = () => {};
  second.seen.length = 0;
  observer.started.length = 0;
  observer.failed.length = 0;
});

const start = (uuid: string) => current().cloud.app.get(StartVm).start(uuid, {}, ADMIN);

describe('a plugin before a start', () => {
  it('changes the command, and the next one sees that', async () => {
    const { cloud, agent } = current();
    const { vm } = await cloud.createVm();
    first.act = (draft) => {
      draft.videoType = 'qxl';
      draft.VDIMonitorNumber = 2;
    };
    await start(vm.uuid);
    expect(second.seen).toMatchObject([{ videoType: 'qxl', VDIMonitorNumber: 2 }]);
    expect(agent.startCmds).toEqual(second.seen);
  });

  it('is told where the VM goes and what the settings say', async () => {
    const { cloud, agent } = current();
    await cloud.changeHost(agent.hostUuid, { graphicsTypes: ['vnc'] });
    await cloud.config.set(consoleModeConfig, 'spice', { actor: ADMIN });
    const contexts: StartVmContext[] = [];
    first.act = (_draft, context) => void contexts.push(context);
    const { vm } = await cloud.createVm();
    await start(vm.uuid);
    expect(contexts).toEqual([{ hostUuid: agent.hostUuid, hostName: 'kvm1', wantedConsoleMode: 'spice' }]);
  });

  it('vetoes by throwing: nothing is sent, and the VM is as it was', async () => {
    const { cloud, agent } = current();
    const { uuid } = await cloud.createVmIn('Stopped', { lastHostUuid: agent.hostUuid });
    first.act = () => {
      throw new Error('licence used up');
    };
    const error: unknown = await start(uuid).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'VM.1001',
      message: `vm[uuid:${uuid}] was not started: FirstPlugin refused, because licence used up`,
    });
    expect(second.seen).toEqual([]);
    expect(agent.commands).toEqual([]);
    expect(await cloud.vm(uuid)).toMatchObject({
      state: 'Stopped',
      hostUuid: null,
      lastHostUuid: agent.hostUuid,
      operationNodeUuid: null,
      stateReason: `the last start failed: vm[uuid:${uuid}] was not started: FirstPlugin refused, because licence used up`,
    });
  });

  const invalid: [string, (draft: Draft) => void, string, RegExp][] = [
    ['an unknown console mode', (draft) => Object.assign(draft, { consoleMode: 'rdp' }), 'consoleMode', /vnc.*spice/],
    ['an empty console mode', (draft) => Object.assign(draft, { consoleMode: '' }), 'consoleMode', /vnc.*spice/],
    ['no console mode', (draft) => void Reflect.deleteProperty(draft, 'consoleMode'), 'consoleMode', /vnc.*spice/],
    [
      'a field that no host knows',
      (draft) => Object.assign(draft, { userDefinedXml: '<x/>' }),
      'cmd',
      /userDefinedXml/,
    ],
    [
      'another VM',
      (draft) => Object.assign(draft, { vmInstanceUuid: 'f'.repeat(32) }),
      'vmInstanceUuid',
      /must not be/,
    ],
    [
      'a password too long for VNC',
      (draft) => Object.assign(draft, { consolePassword: '123456789' }),
      'consolePassword',
      /longer/,
    ],
    ['a wrong path in a list', (draft) => draft.cdRoms.push({ deviceId: 0, path: 'relative' }), 'cdRoms.0.path', /./],
  ];
  it.each(invalid)('is refused by name when it writes %s', async (_what, act, field, problem) => {
    const { cloud, agent } = current();
    const { uuid } = await cloud.createVmIn('Stopped');
    second.act = act;
    const error: unknown = await start(uuid).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      opaque: { id: 'vm.startCmdInvalidAfterHook', params: { uuid, plugin: 'SecondPlugin', field } },
    });
    expect(String(error)).toMatch(problem);
    expect(agent.commands).toEqual([]);
    expect(await cloud.vm(uuid)).toMatchObject({ state: 'Stopped', hostUuid: null, operationNodeUuid: null });
  });

  it('is refused when it chooses a mode that the host cannot do', async () => {
    const { cloud, agent } = current();
    await cloud.changeHost(agent.hostUuid, { graphicsTypes: ['vnc'] });
    first.act = (draft) => {
      draft.consoleMode = 'spice';
    };
    const { vm } = await cloud.createVm();
    expect(await failureOf(start(vm.uuid))).toEqual(['vm.startCmdInvalidAfterHook']);
    expect(agent.commands).toEqual([]);
  });

  it('that chooses another mode than wanted is the reason on record', async () => {
    const { cloud } = current();
    second.act = (draft) => {
      draft.consoleMode = 'spice';
    };
    const { vm } = await cloud.createVm();
    const record = await start(vm.uuid);
    const inventory = record && cloud.app.get(VmInventories).of(record);
    expect(inventory).toMatchObject({
      liveConsoleMode: 'spice',
      needsRestart: false,
      consoleModeFallback: { wanted: 'vnc', used: 'spice', reason: 'SecondPlugin chose spice' },
    });
  });
});

describe('a plugin after a start', () => {
  it('is told of success once the database knows it, whatever another one does', async () => {
    const { cloud, agent } = current();
    const { vm } = await cloud.createVm();
    await start(vm.uuid);
    await vi.waitFor(() => expect(observer.started).toHaveLength(1));
    const event = {
      hostUuid: agent.hostUuid,
      hostName: 'kvm1',
      wantedConsoleMode: 'vnc',
      cmd: agent.startCmds[0],
      graphicsDevices: [{ type: 'vnc', port: 5900, tlsPort: null, listen: '127.0.0.1' }],
    };
    expect(observer.started).toEqual([{ event, state: 'Running' }]);
    expect(cloud.log.warnings).toEqual(['BrokenObserver failed after a start: broken']);
  });

  it('is told of failure', async () => {
    const { cloud, agent } = current();
    agent.intercept('startVm', () => {
      throw agent.refused('startVm', 'HYPERVISOR_ERROR', 'no memory');
    });
    const { vm } = await cloud.createVm();
    const error: unknown = await start(vm.uuid).catch((reason: unknown) => reason);
    await vi.waitFor(() => expect(observer.failed).toHaveLength(1));
    expect(observer.failed).toEqual([
      { hostUuid: agent.hostUuid, hostName: 'kvm1', wantedConsoleMode: 'vnc', cmd: agent.startCmds[0], error },
    ]);
    expect(observer.started).toEqual([]);
  });
});
