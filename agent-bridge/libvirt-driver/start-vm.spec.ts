import { describe, expect, it, vi } from 'vitest';
import type { AgentVmState, ConsoleMode, GraphicsDevice, StartVmCmd } from '#contract';
import { AgentError } from '../agent-error.js';
import { buildDomainXml } from '../domain-xml/index.js';
import { LibvirtError, LibvirtTransportError } from '../libvirt/index.js';
import { startCommand } from '../testing/start-command.js';
import { CheckedStructures } from './checked-structures.js';
import { type StartContext, startVm } from './start-vm.js';

const cmd = startCommand({ consolePassword: 'Secret12' });
const uuid = cmd.vmInstanceUuid;
const ref = { name: uuid, uuid, id: -1 };
const running = { ...ref, id: 3 };
const device = (type: ConsoleMode, port: number | null = 5900): GraphicsDevice => ({
  type,
  port,
  tlsPort: null,
  listen: '127.0.0.1',
});

interface World {
  readonly existing?: AgentVmState;
  readonly live?: GraphicsDevice[];
  readonly create?: () => Promise<typeof running>;
  readonly foreignName?: Error;
}

/** libvirt as far as a start needs it; `log` is what was done to it, in order. */
function makeContext({ existing, live = [device('vnc')], create = async () => running, foreignName }: World = {}) {
  const log: string[] = [];
  const found = existing && {
    ref,
    vm: { vmInstanceUuid: uuid, state: existing, graphicsDevices: [device('spice', 5907)] },
  };
  const context: StartContext = {
    api: {
      defineXml: vi.fn(async (_xml, flags = []) => {
        log.push(`define ${flags.join()}`);
        return ref;
      }),
      create: async () => {
        log.push('create');
        return create();
      },
      destroy: async () => {
        log.push('destroy');
      },
      undefine: async (_domain, flags = []) => {
        log.push(`undefine ${flags.join()}`);
      },
    },
    domains: {
      find: async () => found,
      refuseForeignName: async () => {
        if (foreignName) throw foreignName;
      },
      graphicsDevices: async () => live,
    },
    events: {
      learn: () => log.push('learn'),
      expectNoStop: () => log.push('expectNoStop'),
      expectUndefine: () => log.push('expectUndefine'),
    },
    abilities: async () => ({
      graphicsTypes: ['vnc'],
      videoModels: ['virtio'],
      uefi: true,
      virtType: 'qemu',
      kvmProblem: null,
    }),
    structures: new CheckedStructures(),
    storageRoots: ['/nowhere'],
    portRaceRetries: 1,
  };
  return { context, log };
}

const UNDEFINE = 'undefine managedSave,snapshotsMetadata,checkpointsMetadata,nvram';
const failure = new LibvirtError('domainCreateWithFlags', { code: 38, domain: 10, message: 'no such bridge' });
const lost = new LibvirtTransportError('closed', 'lost', { mayHaveRun: true });
const fail = (error: Error) => async () => {
  throw error;
};

describe('startVm', () => {
  it('defines the domain from the command and starts it', async () => {
    const { context, log } = makeContext();
    expect(await startVm(cmd, context)).toEqual([device('vnc')]);
    expect(log).toEqual(['define validate', 'learn', 'expectNoStop', 'create']);
    const xml = buildDomainXml(cmd, { virtType: 'qemu', randomPassword: 'unused' });
    expect(context.api.defineXml).toHaveBeenCalledWith(xml, ['validate']);
  });

  it('has libvirt check each structure once', async () => {
    const { context, log } = makeContext();
    for (const cpuNum of [1, 1, 2, 1]) await startVm({ ...cmd, cpuNum }, context);
    expect(log.filter((entry) => entry.startsWith('define'))).toEqual([
      'define validate',
      'define ',
      'define validate',
      'define ',
    ]);
  });

  it('has libvirt check again what did not fit', async () => {
    const { context } = makeContext();
    vi.mocked(context.api.defineXml).mockRejectedValueOnce(failure);
    await expect(startVm(cmd, context)).rejects.toThrow(failure);
    await startVm(cmd, context);
    expect(vi.mocked(context.api.defineXml).mock.calls.map(([, flags]) => flags)).toEqual([['validate'], ['validate']]);
  });

  it.each(['Running', 'Paused', 'Suspended'] as const)('leaves a VM that is %s as it is', async (existing) => {
    const { context, log } = makeContext({ existing });
    expect(await startVm(cmd, context)).toEqual([device('spice', 5907)]);
    expect(log).toEqual([]);
  });

  it('defines a stopped VM anew, and removes what UEFI has left', async () => {
    const { context, log } = makeContext({ existing: 'Shutdown' });
    await startVm(cmd, context);
    expect(log).toEqual(['expectUndefine', UNDEFINE, 'define validate', 'learn', 'expectNoStop', 'create']);
  });

  it('keeps the variables of a UEFI VM', async () => {
    const { context, log } = makeContext({ existing: 'Shutdown' });
    await startVm({ ...cmd, bootMode: 'UEFI' }, context);
    expect(log).toEqual(['define validate', 'learn', 'expectNoStop', 'create']);
  });

  it('ends a crashed VM first', async () => {
    const { context, log } = makeContext({ existing: 'Crashed' });
    await startVm({ ...cmd, bootMode: 'UEFI' }, context);
    expect(log).toEqual(['destroy', 'define validate', 'learn', 'expectNoStop', 'create']);
  });

  it.each<[string, World, Partial<StartVmCmd>, object]>([
    ['a state it cannot start from', { existing: 'NoState' }, {}, { code: 'VM_WRONG_STATE' }],
    ['what the host cannot do', {}, { consoleMode: 'spice' }, { code: 'CONSOLE_MODE_UNSUPPORTED' }],
    ['what XML cannot hold', {}, { vmName: 'two\nlines' }, { code: 'INVALID_COMMAND' }],
    ['a path outside the roots', {}, { cdRoms: [{ deviceId: 0, path: '/etc/passwd' }] }, { code: 'PATH_NOT_ALLOWED' }],
    ["a foreign domain's name", { foreignName: new AgentError('FOREIGN_DOMAIN', 'x') }, {}, { code: 'FOREIGN_DOMAIN' }],
  ])('refuses %s and touches nothing', async (_what, world, overrides, refusal) => {
    const { context, log } = makeContext(world);
    await expect(startVm({ ...cmd, ...overrides }, context)).rejects.toMatchObject(refusal);
    expect(log).toEqual([]);
  });

  it('removes a new definition when the start fails', async () => {
    const { context, log } = makeContext({ create: fail(failure) });
    await expect(startVm(cmd, context)).rejects.toBe(failure);
    expect(log).toEqual(['define validate', 'learn', 'expectNoStop', 'create', 'expectUndefine', UNDEFINE]);
  });

  it('keeps the definition of a VM that had one', async () => {
    const { context, log } = makeContext({ existing: 'Shutdown', create: fail(failure) });
    await expect(startVm({ ...cmd, bootMode: 'UEFI' }, context)).rejects.toBe(failure);
    expect(log).toEqual(['define validate', 'learn', 'expectNoStop', 'create']);
  });

  it('keeps the definition when nobody knows whether the VM runs', async () => {
    const { context, log } = makeContext({ create: fail(lost) });
    await expect(startVm(cmd, context)).rejects.toBe(lost);
    expect(log).toEqual(['define validate', 'learn', 'expectNoStop', 'create']);
  });

  it.each([
    ['of another kind', [device('spice')]],
    ['without a port', [device('vnc', null)]],
    ['not at all', []],
  ])('ends a VM whose console came up %s', async (_how, live) => {
    const { context, log } = makeContext({ live });
    await expect(startVm(cmd, context)).rejects.toMatchObject({
      code: 'HYPERVISOR_ERROR',
      message: `vm[uuid:${uuid}] started without a vnc console and was ended`,
    });
    expect(log.slice(3)).toEqual(['create', 'destroy', 'expectUndefine', UNDEFINE]);
  });

  it('takes a console that has a TLS port only', async () => {
    const secured = [{ ...device('vnc', null), tlsPort: 5901 }];
    expect(await startVm(cmd, makeContext({ live: secured }).context)).toEqual(secured);
  });
});
