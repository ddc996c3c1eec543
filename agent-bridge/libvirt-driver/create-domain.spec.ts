import { describe, expect, it, vi } from 'vitest';
import { LibvirtError, LibvirtTransportError } from '../libvirt/index.js';
import { createDomain } from './create-domain.js';

const defined = { name: 'x', uuid: '1'.repeat(32), id: -1 };
const running = { ...defined, id: 4 };
const qemuSaid = (message: string) => new LibvirtError('domainCreateWithFlags', { code: 1, domain: 10, message });

const vncPortTaken = qemuSaid(
  'qemu unexpectedly closed the monitor: -vnc 127.0.0.1:0: Failed to find an available port: Address already in use',
);
const spicePortTaken = qemuSaid('qemu unexpectedly closed the monitor: failed to initialize spice server');

describe('createDomain', () => {
  it('boots anew, whatever was saved', async () => {
    const create = vi.fn(async () => running);
    expect(await createDomain({ create }, defined, 3)).toBe(running);
    expect(create.mock.calls).toEqual([[defined, ['forceBoot']]]);
  });

  it.each([
    ['VNC', vncPortTaken],
    ['SPICE', spicePortTaken],
  ])('tries again when the port was taken by somebody else (%s)', async (_kind, error) => {
    const create = vi
      .fn(async () => running)
      .mockRejectedValueOnce(error)
      .mockRejectedValueOnce(error);
    expect(await createDomain({ create }, defined, 2)).toBe(running);
    expect(create).toHaveBeenCalledTimes(3);
  });

  it('gives up in the end', async () => {
    const create = vi.fn(async () => running).mockRejectedValue(vncPortTaken);
    await expect(createDomain({ create }, defined, 2)).rejects.toBe(vncPortTaken);
    expect(create).toHaveBeenCalledTimes(3);
  });

  it.each([qemuSaid('no such bridge'), new LibvirtTransportError('closed', 'Failed to find an available port')])(
    'does not repeat what would fail again: %s',
    async (error) => {
      const create = vi.fn(async () => running).mockRejectedValue(error);
      await expect(createDomain({ create }, defined, 3)).rejects.toBe(error);
      expect(create).toHaveBeenCalledTimes(1);
    },
  );
});
