import { AgentError } from '../agent-error.js';

/** libvirt's default range for VNC and SPICE together: `remote_display_port_min` and `_max` of its qemu.conf. */
const FIRST_PORT = 5900;
const LAST_PORT = 65_535;

/** Gives out the lowest free port, as libvirt's `autoport` does. */
export class PortPool {
  private readonly used = new Set<number>();
  /** No port below is free. */
  private lowest = FIRST_PORT;

  take(): number {
    while (this.used.has(this.lowest)) this.lowest += 1;
    if (this.lowest > LAST_PORT) throw new AgentError('HYPERVISOR_ERROR', 'no console port is free');
    this.used.add(this.lowest);
    return this.lowest;
  }

  release(port: number): void {
    this.used.delete(port);
    this.lowest = Math.min(this.lowest, port);
  }
}
