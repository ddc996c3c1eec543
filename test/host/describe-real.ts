import { connect } from 'node:net';
import { describe, it } from 'vitest';

const LIBVIRT_SOCKET = process.env.LIBVIRT_SOCKET ?? '/var/run/libvirt/libvirt-sock';

function problemWithHypervisor(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(LIBVIRT_SOCKET);
    socket.once('connect', () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once('error', (error) => resolve(`libvirt does not answer on ${LIBVIRT_SOCKET}: ${error.message}`));
  });
}

/** Root: the suites look into QEMU's process and put disks where hosts keep them. */
const problem = process.getuid?.() === 0 ? await problemWithHypervisor() : 'they need root';
if (problem !== undefined) process.stderr.write(`!!! REAL SUITES ARE SKIPPED !!! ${problem}\n`);

/**
 * A `describe` for tests on a real hypervisor. Without one they are reported as skipped, or as failed with
 * `REQUIRE_ALL=1`.
 */
export function describeReal(name: string, tests: () => void): void {
  if (problem !== undefined && process.env.REQUIRE_ALL === '1') {
    describe(name, () => {
      it('has a hypervisor', () => {
        throw new Error(problem);
      });
    });
    return;
  }
  describe.skipIf(problem !== undefined)(name, tests);
}
