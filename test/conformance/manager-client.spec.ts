import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AgentServer, createAgent, MemoryDriver, MemoryHypervisor, startAgentServer } from '#agent-bridge';
import type { AgentEvent } from '#contract';
import { type AgentAddress, type AgentClient, HttpAgentConnector } from '#plugin-kvm';
import { startCommand } from '../../agent-bridge/testing/start-command.js';
import { TEST_SECRET } from '../../agent-bridge/testing/test-server.js';
import { selfSignedCertificate } from '../support/self-signed-certificate.js';
import { collectEvents } from './collect-events.js';
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.js';

const cmd = startCommand();
const uuid = cmd.vmInstanceUuid;
const hostUuid = '5a17c0de0000000000000000000000aa';
const graphicsDevices = [{ type: 'vnc', port: 5900, tlsPort: null, listen: '127.0.0.1' }];

function clientOf(address: Partial<AgentAddress>): AgentClient {
  const connector = new HttpAgentConnector({ lostAnswerRetryDelayMs: 1 });
  return connector.clientOf({
    hostUuid,
    managementIp: '127.0.0.1',
    port: 0,
    secret: TEST_SECRET,
    certificate: null,
    ...address,
  });
}

describe("the manager's client and the agent", () => {
  const tls = selfSignedCertificate('agent');
  let world: MemoryHypervisor;
  let agent: ReturnType<typeof createAgent>;
  let servers: AgentServer[];
  let proxies: CuttingProxy[];
  beforeEach(async () => {
    world = new MemoryHypervisor();
    agent = createAgent({ driver: new MemoryDriver(world) });
    await agent.start();
    servers = [];
    proxies = [];
  });
  afterEach(async () => {
    await Promise.all(proxies.map((proxy) => proxy.close()));
    await Promise.all(servers.map((server) => server.close()));
    await agent.stop();
  });
  const serve = async (withTls = false) => {
    const options = { agent, host: '127.0.0.1', port: 0, secret: TEST_SECRET };
    const server = await startAgentServer(withTls ? { ...options, tls } : options);
    servers.push(server);
    return server;
  };
  const serveBehindProxy = async () => {
    const proxy = await startCuttingProxy((await serve()).port);
    proxies.push(proxy);
    return { proxy, client: clientOf({ port: proxy.port }) };
  };

  it('understand each other in every command', async () => {
    const client = clientOf(await serve());
    const { agentInstanceUuid } = await client.ping({ hostUuid });
    const live = { vmInstanceUuid: uuid, state: 'Running', graphicsDevices };
    expect([
      await client.connect({ hostUuid, version: '1' }),
      await client.ping({ hostUuid }),
      await client.fact({}),
      await client.capacity({}),
      await client.startVm(cmd),
      await client.consolePorts({ uuid }),
      await client.syncVms({}),
      await client.pauseVm({ uuid }),
      await client.resumeVm({ uuid }),
      await client.checkVms({ vmUuids: [uuid] }),
      await client.stopVm({ uuid, type: 'grace', timeout: 1 }),
      await client.destroyVm({ uuid }),
    ]).toEqual([
      await agent.connect({ hostUuid, version: '1' }),
      { hostUuid, agentInstanceUuid, hypervisorUp: true },
      await agent.fact({}),
      await agent.capacity({}),
      { graphicsDevices },
      { graphicsDevices },
      { vms: [live], foreignDomains: 0 },
      {},
      {},
      { vms: [live], foreignDomains: 0 },
      {},
      {},
    ]);
  });

  it("tells the manager the agent's refusals by their code", async () => {
    const client = clientOf(await serve());
    const refused = (agentCode: string) => ({ opaque: { id: 'agent.refused', params: { agentCode } } });
    await expect(client.pauseVm({ uuid })).rejects.toMatchObject(refused('VM_NOT_FOUND'));
    await expect(client.startVm({ ...cmd, vmName: '' })).rejects.toMatchObject(refused('INVALID_COMMAND'));
    const stranger = clientOf({ ...(await serve()), secret: 'x'.repeat(TEST_SECRET.length) });
    await expect(stranger.ping({ hostUuid })).rejects.toMatchObject(refused('UNAUTHORIZED'));
    await expect(stranger.events({ onEvent: () => {}, onEnd: () => {} })).rejects.toMatchObject(
      refused('UNAUTHORIZED'),
    );
  });

  it('run a start once whose answer was lost on the way, and the manager gets the first result', async () => {
    const { proxy, client } = await serveBehindProxy();
    proxy.cutNextAnswer();
    proxy.cutNextAnswer();
    expect(await client.startVm(cmd)).toEqual({ graphicsDevices });
    expect({ cuts: proxy.cuts(), commands: world.startCommands }).toEqual({ cuts: 2, commands: [cmd] });
  });

  it('bring events to the manager, and the end of the stream', async () => {
    const client = clientOf(await serve());
    const ends: string[] = [];
    let closeStream: () => void = () => undefined;
    let onEvent: (event: AgentEvent) => void = () => undefined;
    const log = collectEvents((listener) => {
      onEvent = listener;
      return () => closeStream();
    });
    const ended = new Promise<void>((resolve) => {
      const onEnd = (reason: string) => {
        ends.push(reason);
        resolve();
      };
      void client.events({ onEvent, onEnd }).then((close) => {
        closeStream = close;
      });
    });
    await log.until(({ type }) => type === 'hello');
    await client.startVm(cmd);
    await log.until(({ type }) => type === 'vmChanged');
    expect(log.events).toEqual([
      { type: 'hello', agentInstanceUuid: agent.instanceUuid },
      { type: 'vmChanged', cause: 'booted', vm: { vmInstanceUuid: uuid, state: 'Running', graphicsDevices } },
    ]);
    await servers[0]?.close();
    await ended;
    expect(ends).toHaveLength(1);
  });

  it('speak TLS with the certificate that the manager was given, and with no other', async () => {
    const { port } = await serve(true);
    expect(await clientOf({ port, certificate: tls.cert }).ping({ hostUuid })).toMatchObject({ hypervisorUp: true });
    const other = selfSignedCertificate('agent').cert;
    await expect(clientOf({ port, certificate: other }).ping({ hostUuid })).rejects.toMatchObject({
      opaque: { id: 'agent.unreachable' },
    });
  });
});
