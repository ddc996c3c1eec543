import { describe, expect, it, vi } from 'vitest';
import type { AgentCommandName, AgentVmState, VmState } from '#contract';
import { AbandonedOperations } from './abandoned-operations.js';
import { DestroyVm } from './destroy-vm.js';
import { PauseVm } from './pause-vm.js';
import { RebootVm } from './reboot-vm.js';
import { StartVm } from './start-vm.js';
import { StopVm } from './stop-vm.js';
import type { FakeAgent } from './testing/fake-agent.js';
import { failureOf } from './testing/outcome.js';
import { useCloud } from './testing/use-cloud.js';
import { ADMIN, type VmTestCloud } from './testing/vm-test-cloud.js';
import { VmEntity } from './vm.entity.js';
import { VM_OPERATION_RULES, VM_OPERATIONS, type VmOperation } from './vm-operation.js';
import { VmStates } from './vm-states.js';

const current = useCloud();

const RUN: Record<VmOperation, (cloud: VmTestCloud, uuid: string) => Promise<unknown>> = {
  start: ({ app }, uuid) => app.get(StartVm).start(uuid, {}, ADMIN),
  stop: ({ app }, uuid) => app.get(StopVm).stop(uuid, 'grace', ADMIN),
  reboot: ({ app }, uuid) => app.get(RebootVm).reboot(uuid, 'cold', ADMIN),
  pause: ({ app }, uuid) => app.get(PauseVm).pause(uuid, ADMIN),
  resume: ({ app }, uuid) => app.get(PauseVm).resume(uuid, ADMIN),
  destroy: ({ app }, uuid) => app.get(DestroyVm).destroy(uuid, { force: false }, ADMIN),
};

interface Step {
  readonly operation: VmOperation;
  readonly before: { state: VmState; live: AgentVmState };
  /** The command of the agent that fails. */
  readonly command: AgentCommandName;
  /** Where the VM must be after the command was refused. */
  readonly refused: VmState;
  /** Where it must be when the command was obeyed and its answer got lost; null when it is gone. */
  readonly lost: { state: VmState | null; succeeds: boolean };
}

const STEPS: Step[] = [
  {
    operation: 'start',
    before: { state: 'Stopped', live: 'Shutdown' },
    command: 'startVm',
    refused: 'Stopped',
    lost: { state: 'Running', succeeds: true },
  },
  {
    operation: 'stop',
    before: { state: 'Running', live: 'Running' },
    command: 'stopVm',
    refused: 'Running',
    lost: { state: 'Stopped', succeeds: true },
  },
  {
    operation: 'stop',
    before: { state: 'Paused', live: 'Paused' },
    command: 'stopVm',
    refused: 'Paused',
    lost: { state: 'Stopped', succeeds: true },
  },
  {
    operation: 'reboot',
    before: { state: 'Running', live: 'Running' },
    command: 'stopVm',
    refused: 'Running',
    lost: { state: 'Running', succeeds: true },
  },
  {
    operation: 'reboot',
    before: { state: 'Running', live: 'Running' },
    command: 'startVm',
    refused: 'Stopped',
    lost: { state: 'Running', succeeds: true },
  },
  {
    operation: 'pause',
    before: { state: 'Running', live: 'Running' },
    command: 'pauseVm',
    refused: 'Running',
    lost: { state: 'Paused', succeeds: true },
  },
  {
    operation: 'resume',
    before: { state: 'Paused', live: 'Paused' },
    command: 'resumeVm',
    refused: 'Paused',
    lost: { state: 'Running', succeeds: true },
  },
  {
    operation: 'destroy',
    before: { state: 'Running', live: 'Running' },
    command: 'destroyVm',
    refused: 'Running',
    lost: { state: null, succeeds: true },
  },
];

const titled = STEPS.map(
  (step) => [`${step.operation} of a ${step.before.state} VM at ${step.command}`, step] as const,
);

async function prepare({ before }: Step): Promise<{ cloud: VmTestCloud; agent: FakeAgent; uuid: string }> {
  const { cloud, agent } = current();
  const active = before.live !== 'Shutdown';
  const { uuid } = await cloud.createVmIn(before.state, {
    hostUuid: active ? agent.hostUuid : null,
    lastHostUuid: agent.hostUuid,
    clusterUuid: cloud.clusterUuid,
    liveConsoleMode: active ? 'vnc' : null,
    graphicsDevices: active ? [{ type: 'vnc', port: 5900, tlsPort: null, listen: '127.0.0.1' }] : [],
  });
  agent.put(uuid, before.live, active ? ['vnc'] : []);
  return { cloud, agent, uuid };
}

const FAILURE: Record<VmOperation, string[]> = {
  start: ['vm.startFailed', 'vm.startFailedOnHost'],
  reboot: ['vm.startFailed', 'vm.startFailedOnHost'],
  stop: ['vm.operationFailedOnHost'],
  pause: ['vm.operationFailedOnHost'],
  resume: ['vm.operationFailedOnHost'],
  destroy: ['vm.operationFailedOnHost'],
};
const failureOfStep = ({ operation, command }: Step) =>
  command === 'stopVm' ? ['vm.operationFailedOnHost'] : FAILURE[operation];

const resting = { operationNodeUuid: null, operationStartedAt: null };

describe('a command that the host refuses', () => {
  it.each(titled)('leaves the VM as the host says: %s', async (_title, step) => {
    const { cloud, agent, uuid } = await prepare(step);
    agent.intercept(step.command, () => {
      throw agent.refused(step.command, 'HYPERVISOR_ERROR', 'no');
    });
    expect(await failureOf(RUN[step.operation](cloud, uuid))).toEqual([...failureOfStep(step), 'agent.refused']);
    const off = step.refused === 'Stopped';
    expect(await cloud.vm(uuid)).toMatchObject({
      ...resting,
      state: step.refused,
      hostUuid: off ? null : agent.hostUuid,
      lastHostUuid: agent.hostUuid,
      liveConsoleMode: off ? null : 'vnc',
    });
  });
});

describe('a command whose answer gets lost', () => {
  it.each(titled)('counts as what the host made of it: %s', async (_title, step) => {
    const { cloud, agent, uuid } = await prepare(step);
    agent.intercept(step.command, (work) => {
      work();
      throw agent.unreachable();
    });
    const failure = await failureOf(RUN[step.operation](cloud, uuid));
    expect(failure === null).toBe(step.lost.succeeds);
    const row = await cloud.uow.reader.findOneBy(VmEntity, { uuid });
    expect(row && { state: row.state, node: row.operationNodeUuid }).toEqual(
      step.lost.state === null ? null : { state: step.lost.state, node: null },
    );
  });
});

describe('a host that falls silent', () => {
  it.each(titled)('leaves the VM Unknown, with the reason: %s', async (_title, step) => {
    const { cloud, agent, uuid } = await prepare(step);
    agent.intercept(step.command, () => {
      agent.unplug();
      throw agent.unreachable();
    });
    expect(await failureOf(RUN[step.operation](cloud, uuid))).toEqual([...failureOfStep(step), 'agent.unreachable']);
    expect(await cloud.vm(uuid)).toMatchObject({
      ...resting,
      state: 'Unknown',
      hostUuid: agent.hostUuid,
      stateReason: `${step.operation} failed, and its host did not say how it is: ${agent.unreachable().message}`,
    });
  });
});

describe('a database that fails', () => {
  it.each(titled)('at the beginning, lets nothing happen: %s', async (_title, step) => {
    const { cloud, agent, uuid } = await prepare(step);
    const before = await cloud.vm(uuid);
    failWrites(cloud, 1);
    expect(await failureOf(RUN[step.operation](cloud, uuid))).toEqual([new Error('disk full')]);
    expect(await cloud.vm(uuid)).toEqual(before);
    expect(agent.commands).toEqual([]);
  });

  it.each(titled)('at the end, once, loses nothing: %s', async (_title, step) => {
    const { cloud, uuid } = await prepare(step);
    failWrites(cloud, 1, 1);
    await RUN[step.operation](cloud, uuid).catch(() => undefined);
    const row = await cloud.uow.reader.findOneBy(VmEntity, { uuid });
    const during = VM_OPERATION_RULES[step.operation].during;
    expect(row === null ? null : row.state).not.toBe(during);
  });

  it.each(titled)('at the end, for long, is made up for by the host: %s', async (_title, step) => {
    const { cloud, agent, uuid } = await prepare(step);
    failWrites(cloud, 2, 1);
    expect(await failureOf(RUN[step.operation](cloud, uuid))).toEqual([new Error('disk full')]);
    expect((await cloud.vm(uuid)).state).toBe(VM_OPERATION_RULES[step.operation].during);
    await cloud.app.get(AbandonedOperations).scan();
    const live = agent.live(uuid)?.state ?? 'Shutdown';
    expect((await cloud.vm(uuid)).state).toBe(live === 'Shutdown' ? 'Stopped' : live);
  });
});

describe('an operation in a wrong state', () => {
  const wrong = VM_OPERATIONS.flatMap((operation) => {
    const { allowed, alreadyDone } = VM_OPERATION_RULES[operation];
    const states: VmState[] = [
      'Created',
      'Running',
      'Stopped',
      'Paused',
      'Crashed',
      'NoState',
      'Unknown',
      'Destroying',
    ];
    return states
      .filter((state) => !allowed.includes(state) && !alreadyDone.includes(state))
      .map((state) => [operation, state] as const);
  });

  it.each(wrong)('changes nothing and asks nobody: %s in %s', async (operation, state) => {
    const { cloud, agent } = current();
    const before = await cloud.createVmIn(state, { hostUuid: agent.hostUuid });
    expect(await failureOf(RUN[operation](cloud, before.uuid))).toEqual(['vm.wrongState']);
    expect(await cloud.vm(before.uuid)).toEqual(before);
    expect(agent.commands).toEqual([]);
  });
});

/** Makes `count` writes of state fail, after `skip` that succeed. */
function failWrites(cloud: VmTestCloud, count: number, skip = 0): void {
  const states = cloud.app.get(VmStates);
  let seen = 0;
  const failing = () => {
    seen++;
    return seen > skip && seen <= skip + count;
  };
  const [change, remove] = [states.change.bind(states), states.remove.bind(states)];
  const full = () => Promise.reject(new Error('disk full'));
  vi.spyOn(states, 'change').mockImplementation((...args) => (failing() ? full() : change(...args)));
  vi.spyOn(states, 'remove').mockImplementation((...args) => (failing() ? full() : remove(...args)));
}
