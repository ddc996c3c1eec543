import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { expect, vi } from 'vitest';
import type { StartVmCmd, Uuid, VmEventCause } from '#contract';
import { virsh } from '../../../test/host/index.js';
import type { DriverEvent } from '../../driver/hypervisor-driver.js';
import { startCommand } from '../../testing/start-command.js';
import type { LibvirtDriverOptions } from '../driver-options.js';
import { LibvirtDriver } from '../libvirt-driver.js';

/** By these first characters leftovers of these tests are known on a host. */
const UUID_PREFIX = 'd4cc';
/** How soon an event must be known. */
const EVENT_TIMEOUT_MS = 2000;

/** A driver of the host's libvirt, what it told, and VMs that are removed at the end, whatever happened. */
export class DriverSubject {
  readonly driver: LibvirtDriver;
  readonly events: DriverEvent[] = [];
  readonly #uuids: Uuid[] = [];

  constructor(options: Partial<LibvirtDriverOptions> = {}) {
    this.driver = new LibvirtDriver({
      virtType: 'qemu',
      socketPath: process.env.LIBVIRT_SOCKET ?? '/var/run/libvirt/libvirt-sock',
      onBackgroundError: (error) => expect.unreachable(String(error)),
      ...options,
    });
    this.driver.onEvent((event) => this.events.push(event));
  }

  /** A start command for a VM of its own. */
  command(overrides: Partial<StartVmCmd> = {}): StartVmCmd {
    const vmInstanceUuid = this.newUuid();
    return startCommand({ vmInstanceUuid, vmName: `driver test ${vmInstanceUuid}`, ...overrides });
  }

  newUuid(): Uuid {
    const uuid = `${UUID_PREFIX}${randomBytes(14).toString('hex')}`;
    this.#uuids.push(uuid);
    return uuid;
  }

  /** Why the VM changed, in order. */
  causesOf(uuid: Uuid): VmEventCause[] {
    return this.events.flatMap((event) =>
      event.type === 'vmChanged' && event.vm.vmInstanceUuid === uuid ? [event.cause] : [],
    );
  }

  /** Resolves as soon as exactly these changes were told. */
  async expectCauses(uuid: Uuid, causes: readonly VmEventCause[]): Promise<void> {
    await vi.waitFor(() => expect(this.causesOf(uuid)).toEqual(causes), { timeout: EVENT_TIMEOUT_MS, interval: 10 });
  }

  /** Ends and forgets the VMs of this subject by other means than the driver. */
  async removeVms(): Promise<void> {
    await Promise.all(
      this.#uuids.splice(0).map(async (uuid) => {
        await virsh('destroy', uuid).catch(ignoreMissing);
        await virsh('undefine', uuid, '--nvram', '--managed-save', '--snapshots-metadata').catch(ignoreMissing);
        await rm(`/var/log/libvirt/qemu/${uuid}.log`, { force: true });
      }),
    );
  }

  async close(): Promise<void> {
    await this.removeVms();
    await this.driver.close();
  }
}

function ignoreMissing(error: unknown): void {
  if (!/failed to get domain|domain is not running/.test(String(error))) throw error;
}
