import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { HttpAgentConnector } from '#plugin-kvm';
import { startCommand } from '../../agent-bridge/testing/start-command.js';
import { describeReal, virsh } from '../host/index.js';
import { type BundledAgent, buildAgentBundle, runBundledAgent } from '../repository/bundled-agent.js';
import { removeDomain } from './libvirt-subject.js';
import { VmUuids } from './vm-uuids.js';

const hostUuid = '5a17c0de0000000000000000000000aa';
const readySchema = z.object({ ready: z.object({ port: z.int() }) });

/** What an agent may take of a host that is there for VMs. */
const MAX_RSS_KIB = 90 * 1024;

describeReal('the agent as a process of its own, on libvirt', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'flipside-agent-'));
  const uuids = new VmUuids();
  const agents: BundledAgent[] = [];
  beforeAll(async () => {
    await buildAgentBundle(path.join(folder, 'bundle'));
    copyFileSync(path.join(folder, 'bundle', 'flipside-agent.mjs'), path.join(folder, 'flipside-agent.mjs'));
  });
  afterEach(async () => {
    for (const { child } of agents.splice(0)) child.kill('SIGKILL');
    await Promise.all(uuids.all.splice(0).map(removeDomain));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = async (others: Readonly<Record<string, string>> = {}) => {
    const environment = { AGENT_PORT: '0', AGENT_ANNOUNCE: 'json', AGENT_VIRT_TYPE: 'qemu', LOG_LEVEL: 'warn' };
    const agent = runBundledAgent(folder, { ...environment, ...others });
    agents.push(agent);
    const { port } = readySchema.parse(JSON.parse(await agent.readyLine())).ready;
    const secret = readFileSync(path.join(folder, 'data', 'agent-secret'), 'utf8').trim();
    const address = { hostUuid, managementIp: '127.0.0.1', port, secret, certificate: null };
    return { agent, client: new HttpAgentConnector().clientOf(address) };
  };

  it.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)(
    'leaves its VMs running when it ends by %s, and finds them again',
    async (signal) => {
      const uuid = uuids.next();
      const first = await run();
      const { graphicsDevices } = await first.client.startVm(
        startCommand({ vmInstanceUuid: uuid, consoleMode: 'spice' }),
      );
      first.agent.child.kill(signal);
      expect(await first.agent.ended).toBe(signal === 'SIGKILL' ? 'SIGKILL' : 0);
      expect(await virsh('domstate', uuid)).toBe('running');
      const second = await run();
      expect((await second.client.checkVms({ vmUuids: [uuid] })).vms).toEqual([
        { vmInstanceUuid: uuid, state: 'Running', graphicsDevices },
      ]);
    },
  );

  it('stays small', async () => {
    const { agent, client } = await run();
    await client.connect({ hostUuid, version: '1' });
    await client.fact({});
    await client.syncVms({});
    const status = readFileSync(`/proc/${agent.child.pid}/status`, 'utf8');
    expect(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1])).toBeLessThan(MAX_RSS_KIB);
  });

  it('starts without a hypervisor and says so', async () => {
    const { client } = await run({ LIBVIRT_SOCKET: path.join(folder, 'no-such-socket') });
    expect(await client.ping({ hostUuid })).toMatchObject({ hypervisorUp: false });
    await expect(client.connect({ hostUuid, version: '1' })).rejects.toMatchObject({
      opaque: { params: { agentCode: 'HYPERVISOR_UNAVAILABLE' } },
    });
  });
});
