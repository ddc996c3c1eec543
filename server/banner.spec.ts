import { describe, expect, it } from 'vitest';
import { banner } from './banner.js';

const FACTS = { url: 'http://127.0.0.1:8080', newPassword: null, driver: 'libvirt', hostProblem: null } as const;

describe('banner', () => {
  it('tells a newcomer everything at the first start', () => {
    expect(banner({ ...FACTS, newPassword: 'abc', driver: 'memory' }).split('\n')).toEqual([
      '',
      'Flipside is running',
      '',
      '  URL         http://127.0.0.1:8080',
      '  Account     admin',
      '  Password    abc   (shown only now)',
      '  Hypervisor  memory: no libvirt here, VMs are only pretended (good for trying things out)',
      '  API         http://127.0.0.1:8080/zstack/v1/docs',
      '  Try next    the session in README.md: log in, create a VM, flip kvm.consoleMode',
      '',
    ]);
  });

  it('does not claim a hypervisor that does not work', () => {
    const text = banner({ ...FACTS, hostProblem: 'its hypervisor does not answer' });
    expect(text).toContain(
      [
        '  Hypervisor  libvirt: VMs are real QEMU processes of this machine',
        '              NOT USABLE YET: its hypervisor does not answer',
        '              it is tried again by itself; the log tells when it works',
      ].join('\n'),
    );
  });

  it('says when there is no agent', () => {
    expect(banner({ ...FACTS, driver: null })).toContain('  Hypervisor  none embedded: add hosts through the API\n');
  });

  it('joins paths to a public URL with or without a slash at its end', () => {
    const text = banner({ ...FACTS, url: 'https://cloud.example/' });
    expect(text).toContain('  URL         https://cloud.example\n');
    expect(text).toContain('  API         https://cloud.example/zstack/v1/docs\n');
  });
});
