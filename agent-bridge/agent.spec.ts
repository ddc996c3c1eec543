import { pino } from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AgentEvent } from '#contract';
import { createAgent } from './agent.js';
import { AgentError } from './agent-error.js';
import type { AgentOptions } from './agent-options.js';
import { MemoryDriver } from './memory-driver/memory-driver.js';
import { MemoryHypervisor } from './memory-driver/memory-hypervisor.js';
import { startCommand } from './testing/start-command.js';
import { newTaskUuid } from './testing/test-server.js';
import { AGENT_VERSION } from './version.js';

const cmd = startCommand();
const uuid = cmd.vmInstanceUuid;
const hostUuid = '5a17c0de0000000000000000000000aa';
const stop = { uuid, type: 'cold', timeout: 1 } as const;

function makeAgent(options: Partial<AgentOptions> = {}) {
  const world = new MemoryHypervisor();
  const driver = new MemoryDriver(world);
  return { world, driver, agent: createAgent({ driver, ...options }) };
}

describe('Agent', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('remembers which host it is from connect on, and forgets it with the process', async () => {
    const { agent, driver } = makeAgent();
    const { instanceUuid: agentInstanceUuid } = agent;
    expect(await agent.ping({ hostUuid })).toEqual({ hostUuid: null, agentInstanceUuid, hypervisorUp: true });
    expect(await agent.connect({ hostUuid, version: '1' })).toEqual({
      agentVersion: AGENT_VERSION,
      driver: 'memory',
      features: [],
      libvirtVersion: 'memory',
      qemuVersion: 'memory',
    });
    expect(await agent.ping({ hostUuid })).toEqual({ hostUuid, agentInstanceUuid, hypervisorUp: true });
    const next = createAgent({ driver });
    expect(await next.ping({ hostUuid })).toMatchObject({ hostUuid: null });
    expect(next.instanceUuid).not.toBe(agentInstanceUuid);
  });

  it('does not take a host for its own while the hypervisor is down', async () => {
    const { agent, world } = makeAgent();
    world.setUp(false);
    await expect(agent.connect({ hostUuid, version: '1' })).rejects.toMatchObject({ code: 'HYPERVISOR_UNAVAILABLE' });
    expect(await agent.ping({ hostUuid })).toMatchObject({ hostUuid: null, hypervisorUp: false });
  });

  it('tells subscribers what the driver tells, from start to stop', async () => {
    const { agent } = makeAgent();
    const events: AgentEvent[] = [];
    await agent.start();
    agent.subscribe((event) => events.push(event));
    await agent.startVm(cmd);
    await agent.stopVm(stop);
    await agent.stop();
    expect(events.map((event) => (event.type === 'vmChanged' ? event.cause : event.type))).toEqual([
      'hello',
      'booted',
      'stoppedByCommand',
    ]);
  });

  it('parses commands in process as it does over HTTP', async () => {
    const { agent } = makeAgent();
    const invalid = { ...cmd, consoleMode: 'rdp' };
    await expect(agent.execute('startVm', invalid, newTaskUuid())).rejects.toMatchObject({ code: 'INVALID_COMMAND' });
    await expect(agent.startVm({ ...cmd, memory: 1 })).rejects.toMatchObject({ code: 'INVALID_COMMAND' });
  });

  it('answers TIMEOUT after the command time limit and gives the result of the same task later', async () => {
    vi.useFakeTimers();
    const { agent, world } = makeAgent({ commandTimeoutMs: 1000 });
    const hold = world.interventions.holdNext('start');
    const taskUuid = newTaskUuid();
    const first = agent.execute('startVm', cmd, taskUuid);
    const timedOut = expect(first).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: 'startVm still runs after 61000 ms; ask for its result with the same taskuuid',
    });
    await vi.advanceTimersByTimeAsync(60_999);
    const second = agent.execute('startVm', cmd, taskUuid);
    await vi.advanceTimersByTimeAsync(1);
    await timedOut;
    hold.release();
    expect(await second).toEqual({
      graphicsDevices: [{ type: 'vnc', port: 5900, tlsPort: null, listen: '127.0.0.1' }],
    });
    expect(world.startCommands).toEqual([cmd]);
  });

  it('starts nothing for a sender who has given up', async () => {
    vi.useFakeTimers();
    const { agent, world } = makeAgent({ commandTimeoutMs: 1000 });
    await agent.startVm(cmd);
    const hold = world.interventions.holdNext('stop');
    const slow = agent.stopVm({ ...stop, timeout: 3600 });
    await hold.reached;
    const waiting = agent.pauseVm({ uuid });
    const givenUp = expect(waiting).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: 'not started: waited 1000 ms for other commands to end',
    });
    await vi.advanceTimersByTimeAsync(1000);
    await givenUp;
    hold.release();
    await slow;
    expect(world.stateOf(uuid)).toBe('Shutdown');
  });

  it('answers pings while as many starts run as may', async () => {
    const { agent, world } = makeAgent({ maxConcurrentCommands: 1 });
    const hold = world.interventions.holdNext('start');
    const start = agent.startVm(cmd);
    await hold.reached;
    expect(await agent.ping({ hostUuid })).toMatchObject({ hypervisorUp: true });
    expect(await agent.syncVms({})).toEqual({ vms: [], foreignDomains: 0 });
    hold.release();
    await start;
  });

  it('tells an unexpected failure without details and logs it with its cause', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'error' }, { write: (line: string) => lines.push(line) });
    const { agent, driver } = makeAgent({ log });
    driver.capacity = () => Promise.reject(new TypeError('a secret detail'));
    await expect(agent.capacity({})).rejects.toMatchObject({
      code: 'INTERNAL',
      message: "capacity failed unexpectedly; the agent's log says more",
    });
    expect(lines.join('')).toContain('a secret detail');
  });

  it('lets no wrong answer of a driver reach the manager', async () => {
    const { agent, driver } = makeAgent();
    driver.startVm = async () => [{ type: 'vnc', port: -1, tlsPort: null, listen: '127.0.0.1' }];
    await expect(agent.startVm(cmd)).rejects.toMatchObject({
      code: 'INTERNAL',
      message: 'the answer to startVm was wrong: field[graphicsDevices.0.port]: Too small: expected number to be >=1',
    });
  });

  it('writes no console password to its log, whatever happens', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
    const { agent, world } = makeAgent({ log });
    const secret = { ...cmd, consolePassword: 'Pa55word' };
    world.interventions.failNext('start', new AgentError('HYPERVISOR_ERROR', 'prepared'));
    await expect(agent.startVm(secret)).rejects.toThrow();
    await agent.startVm(secret);
    await expect(agent.startVm({ ...secret, vmName: '' })).rejects.toThrow();
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toContain('Pa55word');
  });

  it('refuses commands once it stops, and lets running ones end', async () => {
    const { agent, world } = makeAgent();
    await agent.start();
    const hold = world.interventions.holdNext('start');
    const start = agent.startVm(cmd);
    await hold.reached;
    const stopped = agent.stop();
    await expect(agent.ping({ hostUuid })).rejects.toMatchObject({ code: 'BUSY' });
    await expect(agent.execute('ping', { hostUuid }, newTaskUuid())).rejects.toMatchObject({ code: 'BUSY' });
    hold.release();
    await start;
    await stopped;
    expect(world.stateOf(uuid)).toBe('Running');
  });

  it('waits for running commands no longer than allowed when it stops', async () => {
    vi.useFakeTimers();
    const { agent, world } = makeAgent({ stopTimeoutMs: 500 });
    const hold = world.interventions.holdNext('start');
    const start = agent.startVm(cmd);
    await hold.reached;
    const stopped = agent.stop();
    await vi.advanceTimersByTimeAsync(500);
    await stopped;
    hold.release();
    await start;
  });
});
