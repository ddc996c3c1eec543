import { describe, expect, it, vi } from 'vitest';
import { LibvirtError, LibvirtTransportError } from '../libvirt/index.js';
import { isKvmProbe, probeKvm } from './kvm-probe.js';

const refused = (code: number, message: string) => new LibvirtError('domainCreateXml', { code, domain: 10, message });

function fakeDomains() {
  return {
    createXml: vi.fn(async (xml: string, _flags?: readonly string[]) => ({
      name: /<name>(.*)<\/name>/.exec(xml)?.[1] ?? '',
      uuid: '1'.repeat(32),
      id: 7,
    })),
    destroy: vi.fn(async () => {}),
  };
}

describe('the probe for KVM', () => {
  it('starts a tiny domain without letting it run, and ends it', async () => {
    const domains = fakeDomains();
    expect(await probeKvm(domains)).toBeNull();
    const [xml, flags] = domains.createXml.mock.calls[0] ?? [];
    expect(flags).toEqual(['paused', 'autodestroy']);
    expect(xml?.replace(/probe-[0-9a-f]{8}/, 'probe-x')).toBe(`<domain type='kvm'>
  <name>flipside-kvm-probe-x</name>
  <memory unit='MiB'>16</memory>
  <vcpu>1</vcpu>
  <cpu mode='host-passthrough' check='none' migratable='on'>
    <topology sockets='1' dies='1' cores='1' threads='1'/>
  </cpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
  <devices>
    <controller type='usb' model='none'/>
    <video>
      <model type='none'/>
    </video>
    <memballoon model='none'/>
  </devices>
</domain>
`);
    expect(domains.destroy.mock.calls).toEqual([[await domains.createXml.mock.results[0]?.value]]);
  });

  it('tells why KVM does not work', async () => {
    const domains = fakeDomains();
    const error = refused(1, 'Could not access KVM kernel module: Permission denied');
    domains.createXml.mockRejectedValue(error);
    expect(await probeKvm(domains)).toBe(error.message);
  });

  it('does not mind a domain that ended by itself', async () => {
    const domains = fakeDomains();
    domains.destroy.mockRejectedValue(refused(42, 'no domain'));
    expect(await probeKvm(domains)).toBeNull();
  });

  it('takes a lost connection for no answer', async () => {
    const domains = fakeDomains();
    const lost = new LibvirtTransportError('closed', 'lost');
    domains.createXml.mockRejectedValue(lost);
    await expect(probeKvm(domains)).rejects.toBe(lost);
  });

  it('is recognised by its name', () => {
    expect([{ name: 'flipside-kvm-probe-0' }, { name: 'x-flipside-kvm-probe-0' }].map(isKvmProbe)).toEqual([
      true,
      false,
    ]);
  });
});
