import { describe, expect, it } from 'vitest';
import { BOOT_MODES, type BootMode, CLOCKS, VIRT_TYPES, type VirtType } from '#contract';
import { clockElement } from './clock.js';
import { cpuElements } from './cpu.js';
import { osElement } from './firmware.js';
import { memoryElements } from './memory.js';
import { powerElements } from './power-actions.js';
import { renderXml } from './render-xml.js';

const rendered = (...elements: Parameters<typeof renderXml>[0][]) => elements.map(renderXml).join('');

describe('the machine', () => {
  const os: Record<BootMode, string> = {
    Legacy: `<os>
  <type arch='x86_64' machine='pc'>hvm</type>
  <boot dev='cdrom'/>
  <boot dev='hd'/>
</os>
`,
    UEFI: `<os firmware='efi'>
  <type arch='x86_64' machine='pc'>hvm</type>
  <firmware>
    <feature enabled='no' name='enrolled-keys'/>
    <feature enabled='no' name='secure-boot'/>
  </firmware>
  <boot dev='cdrom'/>
  <boot dev='hd'/>
</os>
`,
  };
  it.each(BOOT_MODES)('boots with %s firmware', (bootMode) => {
    expect(rendered(osElement(bootMode, 'pc', ['cdrom', 'hd']))).toBe(os[bootMode]);
  });

  const cpu: Record<VirtType, string> = {
    kvm: `<vcpu>3</vcpu>
<cpu mode='host-passthrough' check='none' migratable='on'>
  <topology sockets='1' dies='1' cores='3' threads='1'/>
</cpu>
`,
    qemu: `<vcpu>3</vcpu>
<cpu mode='maximum' check='none'>
  <topology sockets='1' dies='1' cores='3' threads='1'/>
</cpu>
`,
  };
  it.each(VIRT_TYPES)('has processors of %s', (virtType) => {
    expect(rendered(...cpuElements(virtType, 3))).toBe(cpu[virtType]);
  });

  it('has memory in bytes', () => {
    expect(rendered(...memoryElements(1025))).toBe(
      "<memory unit='b'>1025</memory>\n<currentMemory unit='b'>1025</currentMemory>\n",
    );
  });

  it.each(CLOCKS)('has a clock that counts %s', (clock) => {
    expect(rendered(clockElement(clock))).toBe(`<clock offset='${clock}'>
  <timer name='rtc' tickpolicy='catchup'/>
  <timer name='pit' tickpolicy='delay'/>
  <timer name='hpet' present='no'/>
</clock>
`);
  });

  it('is kept when its guest panics, and cannot be put to sleep', () => {
    expect(rendered(...powerElements())).toBe(`<on_poweroff>destroy</on_poweroff>
<on_reboot>restart</on_reboot>
<on_crash>preserve</on_crash>
<pm>
  <suspend-to-mem enabled='no'/>
  <suspend-to-disk enabled='no'/>
</pm>
`);
  });
});
