import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createVmInstance, queryVmInstance, type VmInventory } from '#contract';
import { ApiClient } from '#testing';
import { removeDomain } from '../conformance/libvirt-subject.js';
import { VmUuids } from '../conformance/vm-uuids.js';
import { virsh } from '../host/index.js';
import { ManagerProcess } from '../support/manager-process.js';

const DEADLINE_MS = 20_000;
const LOOK_INTERVAL_MS = 10;

/** Somebody who started the product on a machine with libvirt. VMs are removed at the end, whatever happened. */
export class NewUser {
  private readonly uuids = new VmUuids();

  private constructor(
    private readonly folder: string,
    public manager: ManagerProcess,
    readonly password: string,
    public admin: ApiClient,
  ) {}

  static async arrive(): Promise<NewUser> {
    const folder = await mkdtemp(path.join(tmpdir(), 'flipside-new-user-'));
    const manager = await ManagerProcess.start({ DATA_DIR: folder });
    const password = manager.newPassword;
    const admin = await new ApiClient(manager.url).logIn('admin', password);
    return new NewUser(folder, manager, password, admin);
  }

  /** A running VM without disks. */
  async createVm(): Promise<VmInventory> {
    const params = { name: 'new-user', cpuNum: 1, memorySize: 64 * 1024 * 1024, resourceUuid: this.uuids.next() };
    return (await this.admin.call(createVmInstance, params)).inventory;
  }

  /** Makes sure that a VM which the user created by hand is removed as well. */
  willRemove(uuid: string): void {
    this.uuids.all.push(uuid);
  }

  /** The manager is started again on the same data; sessions are kept, its address changes. */
  async startAgain(): Promise<void> {
    this.manager = await ManagerProcess.start({ DATA_DIR: this.folder });
    this.admin = this.admin.at(this.manager.url);
  }

  vmUntil(uuid: string, isAsExpected: (vm: VmInventory) => boolean): Promise<VmInventory> {
    return until(async () => {
      const [vm] = await this.admin.query(queryVmInstance, { q: [`uuid=${uuid}`] });
      return vm !== undefined && isAsExpected(vm) ? vm : null;
    });
  }

  async leave(): Promise<void> {
    await this.manager.kill();
    await Promise.all(this.uuids.all.map(removeDomain));
    await rm(this.folder, { recursive: true });
  }
}

/** Looks until there is something to see. */
export async function until<T>(look: () => Promise<T | null>): Promise<T> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const seen = await look();
    if (seen !== null) return seen;
    if (performance.now() > deadline) throw new Error(`nothing to see within ${DEADLINE_MS} ms: ${String(look)}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL_MS));
  }
}

export interface Graphics {
  readonly type: string;
  readonly port: number;
  readonly listen: string;
  readonly password: string;
}

/** The consoles of a running domain, as virsh tells. */
export async function graphicsOf(uuid: string): Promise<Graphics[]> {
  const xml = await virsh('dumpxml', '--security-info', uuid);
  return Array.from(xml.matchAll(/<graphics ([^>]*)>/g), ([, text = '']) => {
    const attribute = (name: string) => new RegExp(`\\b${name}='([^']*)'`).exec(text)?.[1] ?? '';
    return {
      type: attribute('type'),
      port: Number(attribute('port')),
      listen: attribute('listen'),
      password: attribute('passwd'),
    };
  });
}
