import { describe, expect, it } from 'vitest';
import { type GraphicsDevice, VM_STATES } from '#contract';
import { ConsoleAddress, consoleAnswer } from './console-address.js';
import { failureOf } from './testing/outcome.js';
import { useCloud } from './testing/use-cloud.js';
import { ADMIN, USER } from './testing/vm-test-cloud.js';

const current = useCloud();
const address = (uuid: string, actor = ADMIN) => current().cloud.app.get(ConsoleAddress).of(uuid, actor);

const VNC: GraphicsDevice = { type: 'vnc', port: 5903, tlsPort: null, listen: '127.0.0.1' };
const SPICE: GraphicsDevice = { type: 'spice', port: 5901, tlsPort: 5902, listen: '127.0.0.1' };

describe('console addresses in the form of ZStack', () => {
  const common = { hostIp: '10.0.0.3', success: true };
  it.each([
    [[VNC], { port: 5903, protocol: 'vnc', vdiPortInfo: { vncPort: 5903 } }],
    [[SPICE], { port: 5901, protocol: 'spice', vdiPortInfo: { spicePort: 5901, spiceTlsPort: 5902 } }],
    [[{ ...SPICE, port: null }], { port: 5902, protocol: 'spice', vdiPortInfo: { spiceTlsPort: 5902 } }],
    [
      [SPICE, VNC],
      { port: 5903, protocol: 'vncAndSpice', vdiPortInfo: { vncPort: 5903, spicePort: 5901, spiceTlsPort: 5902 } },
    ],
  ])('of %j', (devices, answer) => {
    expect(consoleAnswer('10.0.0.3', devices)).toEqual({ ...common, ...answer });
  });

  it('are none without a port', () => {
    expect(consoleAnswer('10.0.0.3', [])).toBeNull();
    expect(consoleAnswer('10.0.0.3', [{ ...VNC, port: null }])).toBeNull();
  });
});

describe('the console address of a VM', () => {
  it.each(['Running', 'Paused'] as const)('is asked live when it is %s', async (state) => {
    const { cloud, agent } = current();
    const { uuid } = await cloud.createVmIn(state, { hostUuid: agent.hostUuid });
    agent.put(uuid, state, ['spice']);
    expect(await address(uuid)).toEqual({
      hostIp: '10.0.0.3',
      port: 5900,
      protocol: 'spice',
      vdiPortInfo: { spicePort: 5900 },
      success: true,
    });
  });

  it.each(VM_STATES.filter((state) => state !== 'Running' && state !== 'Paused'))('is refused in %s', async (state) => {
    const { cloud, agent } = current();
    const { uuid } = await cloud.createVmIn(state, { hostUuid: agent.hostUuid });
    expect(await failureOf(address(uuid))).toEqual(['vm.noConsole']);
    expect(agent.commands).toEqual([]);
  });

  it('is an error when there is no device, no agent, or no right', async () => {
    const { cloud, agent } = current();
    const { uuid } = await cloud.createVmIn('Running', { hostUuid: agent.hostUuid });
    agent.put(uuid, 'Running');
    expect(await failureOf(address(uuid))).toEqual(['vm.operationFailedOnHost']);
    agent.unplug();
    expect(await failureOf(address(uuid))).toEqual(['agent.unreachable']);
    expect(await failureOf(address(uuid, USER))).toEqual(['rest.notFound']);
  });
});
