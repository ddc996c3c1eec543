import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONSOLE_MODES, startVmCmdSchema } from '#contract';
import { buildDomainXml } from './build-domain.js';
import { GOLDEN_CASES } from './testing/golden-cases.js';

const host = { virtType: 'qemu', randomPassword: 'Random34' } as const;

describe.each(Object.entries(GOLDEN_CASES))('the domain XML of %s', (name, { cmd, virtType }) => {
  it('is as written', async () => {
    const file = path.join(import.meta.dirname, 'testdata', `${name}.xml`);
    await expect(buildDomainXml(cmd, { ...host, virtType })).toMatchFileSnapshot(file);
  });

  it('comes from a command that the contract allows', () => {
    expect(startVmCmdSchema.parse(cmd)).toEqual(cmd);
  });

  it('shows the guest the same in every console mode', () => {
    const views = CONSOLE_MODES.map((consoleMode) =>
      guestView(buildDomainXml({ ...cmd, consoleMode }, { ...host, virtType })),
    );
    expect(views).toEqual(CONSOLE_MODES.map(() => views[0]));
    expect(views[0]).toContain("name='com.redhat.spice.0'");
  });

  it('never has a SPICE backend without a SPICE server', () => {
    const xml = buildDomainXml({ ...cmd, consoleMode: 'vnc' }, { ...host, virtType });
    expect(xml).not.toMatch(/type='spice/);
  });
});

describe('the console password', () => {
  it("is the host's where the command has none", () => {
    const { consolePassword, ...cmd } = GOLDEN_CASES['diskless-spice'].cmd;
    const xml = buildDomainXml(GOLDEN_CASES['diskless-spice'].cmd, host);
    expect(buildDomainXml(cmd, host)).toBe(xml.replace(`passwd='${consolePassword}'`, "passwd='Random34'"));
  });
});

/** The XML without what only the host knows: the display server, the sound's way out, the backend of the agent's port. */
function guestView(xml: string): string {
  return xml
    .replace(/^ *<graphics[\s\S]*<\/graphics>\n/m, '')
    .replace(/^ *<audio id='1' type='\w+'\/>\n/m, '')
    .replace(
      /<channel type='\w+'>\n(?: *<source mode='bind'\/>\n)?( *<target type='virtio' name='com.redhat.spice.0'\/>)/,
      '<channel>\n$1',
    );
}
