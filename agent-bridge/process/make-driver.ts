import type { AgentDriver } from '#contract';
import type { HypervisorDriver } from '../driver/hypervisor-driver.js';
import type { AgentEnvironment } from '../environment.js';
import { MemoryDriver } from '../memory-driver/memory-driver.js';
import { MemoryHypervisor } from '../memory-driver/memory-hypervisor.js';
import { AgentStartError } from './start-error.js';

const DRIVERS: Record<AgentDriver, (environment: AgentEnvironment) => HypervisorDriver> = {
  libvirt: () => {
    throw new AgentStartError('AGENT_DRIVER=libvirt: not available in this build; allowed: memory');
  },
  memory: () => new MemoryDriver(new MemoryHypervisor()),
};

export function makeDriver(environment: AgentEnvironment): HypervisorDriver {
  return DRIVERS[environment.AGENT_DRIVER](environment);
}
