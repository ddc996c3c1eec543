import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONSOLE_MODES, type StartVmCmd, startVmCmdSchema } from '#contract';
import { AgentError } from '../agent-error.js';
import { buildDomainXml } from './build-domain.js';
import { attribute, childElements, parseXml } from './parse-xml.js';
import { GOLDEN_CASES } from './testing/golden-cases.js';

/** Any sequence of UTF-16 code units: control characters, lone surrogates, everything. */
const anyText = (constraints: fc.StringConstraints) =>
  fc.oneof(
    fc.string({ unit: 'binary', ...constraints }),
    fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), ...constraints }),
    fc.string({ unit: fc.constantFrom(...'\t\n\r \u0085\u2028<>&\'"]a\u{1f5a5}\u0007\ufffe'), ...constraints }),
  );
const anyPath = anyText({ maxLength: 40 }).map((text) => `/${text}x`);
const printable = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));

const base = GOLDEN_CASES['full-uefi-vnc'].cmd;
const anyCommand: fc.Arbitrary<StartVmCmd> = fc
  .record({
    consoleMode: fc.constantFrom(...CONSOLE_MODES),
    vmName: anyText({ minLength: 1, maxLength: 60 }),
    description: fc.option(anyText({ maxLength: 60 }), { nil: undefined }),
    consolePassword: fc.string({ unit: printable, minLength: 1, maxLength: 8 }),
    disk: anyPath,
    iso: anyPath,
    networkName: anyText({ minLength: 1, maxLength: 40 }),
  })
  .map(({ disk, iso, networkName, ...texts }) => ({
    ...base,
    ...texts,
    volumes: base.volumes.map((volume) => ({ ...volume, installPath: disk })),
    cdRoms: [{ deviceId: 0, path: iso }],
    nics: base.nics.map((nic) => (nic.source === 'network' ? { ...nic, networkName } : nic)),
  }));

/** The texts of a command as somebody who reads the XML finds them. */
function textsIn(xml: string) {
  const domain = parseXml(xml);
  const [devices] = childElements(domain, 'devices');
  const [graphics] = childElements(devices, 'graphics');
  const sources = childElements(devices, 'disk').flatMap((disk) => childElements(disk, 'source'));
  const networks = childElements(devices, 'interface').flatMap((nic) => childElements(nic, 'source'));
  return {
    vmName: childElements(domain, 'title')[0]?.textContent,
    description: childElements(domain, 'description')[0]?.textContent,
    consolePassword: attribute(graphics, 'passwd'),
    files: sources.map((source) => attribute(source, 'file')),
    networks: networks.flatMap((source) => attribute(source, 'network') ?? []),
  };
}

function textsOf({ vmName, description, consolePassword, volumes, cdRoms, nics }: StartVmCmd) {
  return {
    vmName,
    description,
    consolePassword,
    files: [...volumes.map(({ installPath }) => installPath), ...cdRoms.flatMap(({ path }) => path ?? [])],
    networks: nics.flatMap((nic) => (nic.source === 'network' ? [nic.networkName] : [])),
  };
}

function build(cmd: StartVmCmd): string | AgentError {
  try {
    return buildDomainXml(cmd, { virtType: 'qemu', randomPassword: 'unused' });
  } catch (error) {
    if (error instanceof AgentError) return error;
    throw error;
  }
}

describe('any text in a command', () => {
  it('is read back unchanged, or refused by the name of its field', () => {
    const outcomes = { built: 0, refused: 0 };
    fc.assert(
      fc.property(anyCommand, (cmd) => {
        expect(startVmCmdSchema.safeParse(cmd).success).toBe(true);
        const result = build(cmd);
        if (result instanceof AgentError) {
          outcomes.refused += 1;
          expect(result.message).toMatch(
            /^(vmName|description|(volumes|cdRoms|nics)\[\d+\]\.\w+) (holds U\+[0-9A-F]{4}, which|holds a tab or|must be)/,
          );
        } else {
          outcomes.built += 1;
          expect(textsIn(result)).toEqual(textsOf(cmd));
        }
      }),
      { numRuns: 1000 },
    );
    // Neither half may be vacuous.
    expect(Math.min(outcomes.built, outcomes.refused)).toBeGreaterThan(20);
  });
});
