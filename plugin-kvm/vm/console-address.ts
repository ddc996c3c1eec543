import { Injectable } from '@nestjs/common';
import type { ConsoleMode, GraphicsDevice, getVmConsoleAddress, ResultOf, VmState } from '#contract';
import { type Actor, knownError } from '#kernel';
import { AgentGateway } from '../host/agent-gateway.js';
import { HostDirectory } from '../host/host-directory.js';
import { VmReader } from './vm-reader.js';

type Answer = ResultOf<typeof getVmConsoleAddress>;

const STATES_WITH_CONSOLE: readonly VmState[] = ['Running', 'Paused'];

/** Where the consoles of VMs are, asked live: the database knows them only as of the last event. */
@Injectable()
export class ConsoleAddress {
  constructor(
    private readonly reader: VmReader,
    private readonly agents: AgentGateway,
    private readonly hosts: HostDirectory,
  ) {}

  /** @throws `rest.notFound`, `vm.noConsole`, `agent.*` */
  async of(uuid: string, actor: Actor): Promise<Answer> {
    const { vm } = await this.reader.visible(uuid, actor);
    if (vm.hostUuid === null || !STATES_WITH_CONSOLE.includes(vm.state)) {
      throw knownError('vm.noConsole', { uuid, current: vm.state, allowed: STATES_WITH_CONSOLE.join(', ') });
    }
    const { graphicsDevices } = await this.agents.ofAnyStatus(vm.hostUuid).consolePorts({ uuid });
    const { managementIp } = this.hosts.get(vm.hostUuid);
    const answer = consoleAnswer(managementIp, graphicsDevices);
    if (answer !== null) return answer;
    const params = { operation: 'getVmConsoleAddress', uuid, hostUuid: vm.hostUuid, hostIp: managementIp };
    throw knownError('vm.operationFailedOnHost', { ...params, reason: 'it has no graphics device' });
  }
}

/** ZStack's form: `port` is the VNC port if there is one, else that of SPICE. Null when there is no port at all. */
export function consoleAnswer(hostIp: string, devices: readonly GraphicsDevice[]): Answer | null {
  const vnc = deviceOf('vnc', devices);
  const spice = deviceOf('spice', devices);
  const port = vnc?.port ?? spice?.port ?? spice?.tlsPort ?? null;
  if (port === null) return null;
  return {
    hostIp,
    port,
    protocol: vnc && spice ? 'vncAndSpice' : vnc ? 'vnc' : 'spice',
    vdiPortInfo: {
      ...(vnc?.port ? { vncPort: vnc.port } : {}),
      ...(spice?.port ? { spicePort: spice.port } : {}),
      ...(spice?.tlsPort ? { spiceTlsPort: spice.tlsPort } : {}),
    },
    success: true,
  };
}

function deviceOf(mode: ConsoleMode, devices: readonly GraphicsDevice[]): GraphicsDevice | undefined {
  return devices.find(({ type }) => type === mode);
}
