import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  describeReal,
  listeningSocketsOf,
  qemuPidOf,
  spiceAuth,
  spiceScreenshot,
  virsh,
  vncAuth,
  vncScreenshot,
} from './index.js';
import { type SampleDomain, startSampleDomain } from './sample-domain.js';

const PNG = Buffer.from('\x89PNG', 'latin1');
const PPM = Buffer.from('P6\n');

async function portOf(domain: SampleDomain, type: string): Promise<number> {
  const element = await virsh('dumpxml', '--xpath', `//graphics[@type='${type}']`, domain.name);
  return Number(/ port="(\d+)"/.exec(element)?.[1]);
}

const graphics = (type: string, password = '') =>
  `<graphics type='${type}' autoport='yes' listen='127.0.0.1'${password && ` passwd='${password}'`}/>`;

describeReal('a machine with VNC', () => {
  let domain: SampleDomain;
  let port: number;
  beforeAll(async () => {
    domain = await startSampleDomain({ graphics: graphics('vnc', 'sesam123') });
    port = await portOf(domain, 'vnc');
  });
  afterAll(() => domain.remove());

  it('listens on its VNC port and on no other', async () => {
    expect(await listeningSocketsOf(await qemuPidOf(domain.name))).toEqual([`127.0.0.1:${port}`]);
  });

  it('lets in who knows the password', async () => {
    expect(await vncAuth(port, 'sesam123')).toBe('ok');
    expect((await vncScreenshot(port, 'sesam123'))?.subarray(0, 4)).toEqual(PNG);
  });

  it.each(['', 'sesam124', 'SESAM123', 'sesam12'])('refuses the password %j', async (password) => {
    expect(await vncAuth(port, password)).toBe('refused');
    expect(await vncScreenshot(port, password)).toBeUndefined();
  });
});

describeReal('a machine with SPICE', () => {
  let domain: SampleDomain;
  let port: number;
  beforeAll(async () => {
    domain = await startSampleDomain({ graphics: graphics('spice', 'sesam-open-yourself') });
    port = await portOf(domain, 'spice');
  });
  afterAll(() => domain.remove());

  it('listens on its SPICE port and on no other', async () => {
    expect(await listeningSocketsOf(await qemuPidOf(domain.name))).toEqual([`127.0.0.1:${port}`]);
  });

  it('lets in who knows the password', async () => {
    expect(await spiceAuth(port, 'sesam-open-yourself')).toBe('ok');
    expect((await spiceScreenshot(port, 'sesam-open-yourself'))?.subarray(0, 3)).toEqual(PPM);
  });

  it.each(['', 'sesam', 'sesam-open-yourself-'])('refuses the password %j', async (password) => {
    expect(await spiceAuth(port, password)).toBe('refused');
    expect(await spiceScreenshot(port, password)).toBeUndefined();
  });
});

describeReal('a machine with VNC and no password', () => {
  it('asks for none', async () => {
    const domain = await startSampleDomain({ graphics: graphics('vnc') });
    try {
      expect(await vncAuth(await portOf(domain, 'vnc'), '')).toBe('no-password-asked');
    } finally {
      await domain.remove();
    }
  });
});

describeReal('a machine that does not exist', () => {
  it('is an error for virsh and for the search of its process', async () => {
    await expect(virsh('domstate', 'flipside-host-nobody')).rejects.toThrow(/failed to get domain/);
    await expect(qemuPidOf('flipside-host-nobody')).rejects.toThrow(/failed to get domain/);
  });
});
