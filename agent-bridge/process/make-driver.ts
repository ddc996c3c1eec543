import type { AgentDriver } from '#contract';
import type { AgentLog } from '../agent-options.js';
import type { HypervisorDriver } from '../driver/hypervisor-driver.js';
import type { AgentEnvironment } from '../environment.js';
import { LibvirtDriver } from '../libvirt-driver/index.js';
import { MemoryDriver } from '../memory-driver/memory-driver.js';
import { MemoryHypervisor } from '../memory-driver/memory-hypervisor.js';

type MakeDriver = (environment: AgentEnvironment, log: AgentLog) => HypervisorDriver;

const DRIVERS: Record<AgentDriver, MakeDriver> = {
  libvirt: ({ LIBVIRT_SOCKET, AGENT_VIRT_TYPE, AGENT_STORAGE_ROOTS }, log) =>
    new LibvirtDriver({
      socketPath: LIBVIRT_SOCKET,
      virtType: AGENT_VIRT_TYPE,
      storageRoots: AGENT_STORAGE_ROOTS,
      onBackgroundError: (error) => log.error({ err: error }, 'the libvirt driver failed in the background'),
    }),
  // Its VMs live as long as this process.
  memory: () => new MemoryDriver(new MemoryHypervisor()),
};

export function makeDriver(environment: AgentEnvironment, log: AgentLog): HypervisorDriver {
  return DRIVERS[environment.AGENT_DRIVER](environment, log);
}
