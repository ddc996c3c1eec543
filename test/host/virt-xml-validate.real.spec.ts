import { expect, it } from 'vitest';
import { describeReal, validateDomainXml } from './index.js';

describeReal("libvirt's own schema", () => {
  it('takes a domain', async () => {
    const os = `<os><type arch='x86_64' machine='q35'>hvm</type></os>`;
    const xml = `<domain type='qemu'><name>x</name><memory>262144</memory>${os}</domain>`;
    expect(await validateDomainXml(xml)).toBeUndefined();
  });

  it.each(['<domain', `<domain type='qemu'><name>x</name><consoleMode>spice</consoleMode></domain>`])(
    'refuses %s and says why',
    async (xml) => {
      expect(await validateDomainXml(xml)).toMatch(/domain|parse/);
    },
  );
});
