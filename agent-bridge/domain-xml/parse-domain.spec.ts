import { describe, expect, it } from 'vitest';
import { buildDomainXml } from './build-domain.js';
import { parseDomain } from './parse-domain.js';
import { GOLDEN_CASES } from './testing/golden-cases.js';

const UUID = 'd46841bd4ebd47f8bf0bed85c3bdf0db';
const DASHED = 'd46841bd-4ebd-47f8-bf0b-ed85c3bdf0db';

const domain = (devices: string, metadata = '') =>
  `<domain type='kvm' id='3'><name>x</name><uuid>${DASHED}</uuid>${metadata}<devices>${devices}</devices></domain>`;

const mark = (uuid: string, namespace = 'urn:flipside:domain:1') =>
  `<metadata><other xmlns='urn:other'/><f:vm xmlns:f='${namespace}'><f:vmInstanceUuid>${uuid}</f:vmInstanceUuid></f:vm></metadata>`;

describe('parseDomain', () => {
  it.each(Object.entries(GOLDEN_CASES))('recognises what we build: %s', (_name, { cmd, virtType }) => {
    expect(parseDomain(buildDomainXml(cmd, { virtType, randomPassword: 'x' }))).toEqual({
      vmInstanceUuid: cmd.vmInstanceUuid,
      owned: true,
      graphicsDevices: [{ type: cmd.consoleMode, port: null, tlsPort: null, listen: '127.0.0.1' }],
    });
  });

  it.each([
    ['ours', mark(UUID), true],
    ['not marked', '', false],
    ['marked by somebody else', mark(UUID, 'urn:flipside:domain:2'), false],
    ['a clone of ours', mark('0'.repeat(32)), false],
    ['with an empty mark', mark(''), false],
  ])('knows a domain that is %s', (_what, metadata, owned) => {
    expect(parseDomain(domain('', metadata))).toEqual({ vmInstanceUuid: UUID, owned, graphicsDevices: [] });
  });

  it.each([
    [
      "<graphics type='vnc' port='5901' autoport='yes' listen='127.0.0.1'><listen type='address' address='127.0.0.1'/></graphics>",
      [{ type: 'vnc', port: 5901, tlsPort: null, listen: '127.0.0.1' }],
    ],
    [
      "<graphics type='spice' port='5900' tlsPort='5901' listen='0.0.0.0'><listen type='address' address='0.0.0.0'/></graphics>",
      [{ type: 'spice', port: 5900, tlsPort: 5901, listen: '0.0.0.0' }],
    ],
    [
      "<graphics type='spice' tlsPort='5900' autoport='yes'><listen type='address' address='::1'/></graphics>",
      [{ type: 'spice', port: null, tlsPort: 5900, listen: '::1' }],
    ],
    [
      "<graphics type='vnc' port='-1' autoport='yes' listen='10.0.0.3'/>",
      [{ type: 'vnc', port: null, tlsPort: null, listen: '10.0.0.3' }],
    ],
    [
      "<graphics type='vnc'><listen type='socket' socket='/run/x.sock'/></graphics>",
      [{ type: 'vnc', port: null, tlsPort: null, listen: '/run/x.sock' }],
    ],
    [
      "<graphics type='spice'><listen type='none'/></graphics>",
      [{ type: 'spice', port: null, tlsPort: null, listen: 'none' }],
    ],
    ["<graphics type='spice'/>", [{ type: 'spice', port: null, tlsPort: null, listen: 'none' }]],
    ["<graphics type='egl-headless'/><graphics type='sdl'/><graphics type='dbus'/>", []],
    [
      "<graphics type='vnc' port='5900' listen='127.0.0.1'/><graphics type='spice' port='5901' listen='127.0.0.1'/>",
      [
        { type: 'vnc', port: 5900, tlsPort: null, listen: '127.0.0.1' },
        { type: 'spice', port: 5901, tlsPort: null, listen: '127.0.0.1' },
      ],
    ],
  ])('reads %s', (devices, graphicsDevices) => {
    expect(parseDomain(domain(devices))).toEqual({ vmInstanceUuid: UUID, owned: false, graphicsDevices });
  });

  it.each(['<domain/>', '<domain><uuid/></domain>', '<domain'])('refuses %s', (xml) => {
    expect(() => parseDomain(xml)).toThrow();
  });
});
