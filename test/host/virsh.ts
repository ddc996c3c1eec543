import { mustRunProgram } from './run-program.js';

/**
 * Runs `virsh` against the system's hypervisor: the independent witness of what our own client did.
 *
 * @returns what it printed, without white space around it
 * @throws Error with virsh's message
 */
export async function virsh(...args: readonly string[]): Promise<string> {
  return (await mustRunProgram('virsh', ['-q', '-c', 'qemu:///system', ...args])).toString().trim();
}
