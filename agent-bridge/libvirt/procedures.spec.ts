import { describe, expect, it } from 'vitest';
import { decodeReply, encodeCall } from './call-codec.js';
import { deviceProcedures } from './device-procedures.js';
import { domainProcedures } from './domain-procedures.js';
import { decodeFrame } from './frame.js';
import { hostProcedures } from './host-procedures.js';
import { libvirtLimits } from './limits.js';
import { metadataProcedures } from './metadata-procedures.js';
import type { Procedure } from './procedure.js';
import { sessionProcedures } from './session-procedures.js';
import { type FixtureName, fixtureBody } from './testing/fixture.js';
import { transferProcedures } from './transfer-procedures.js';

const uuid = '0b7c1c7e52f74c0e9b556f3d2a1e8c44';
const domain = { name: 'vm', uuid, id: 7 };
/** `domain` on the wire. */
const domainHex = `00000002766d0000${uuid}00000007`;

function recorded<Result>(name: FixtureName, procedure: Procedure<never, Result>): Result {
  return decodeReply(procedure, decodeFrame(fixtureBody(name)));
}

function argsHex<Args>(procedure: Procedure<Args, unknown>, args: Args): string {
  return encodeCall(procedure, 1, args, libvirtLimits).subarray(28).toString('hex');
}

describe('recorded replies', () => {
  it('of a list', () => {
    expect(recorded('list-reply', domainProcedures.listAll)).toEqual([
      { name: 'recorded', uuid, id: -1 },
      { name: 'recorded-too', uuid: '0b7c1c7e52f74c0e9b556f3d2a1e8c45', id: -1 },
    ]);
  });

  it('of a domain XML', () => {
    const xml = recorded('dumpxml-reply', domainProcedures.getXmlDesc);
    expect(xml).toHaveLength(2260);
    expect(xml.startsWith("<domain type='qemu'>\n  <name>recorded</name>\n")).toBe(true);
    expect(xml.endsWith('</domain>\n')).toBe(true);
  });

  it('of a state', () => {
    expect(recorded('state-reply', domainProcedures.getState)).toEqual({ state: 'running', reason: 'booted' });
  });

  it('of the host', () => {
    expect(recorded('node-info-reply', hostProcedures.nodeGetInfo)).toEqual({
      cpuModel: 'x86_64',
      memoryKib: 6_514_892,
      activeCpus: 2,
      mhz: 2596,
      numaNodes: 1,
      socketsPerNode: 1,
      coresPerSocket: 2,
      threadsPerCore: 1,
    });
  });

  it('of the last job', () => {
    const stats = recorded('job-stats-reply', transferProcedures.getJobStats);
    expect(stats.type).toBe('completed');
    expect(stats.params).toHaveLength(18);
    expect(stats.params.slice(0, 2)).toEqual([
      { field: 'operation', type: 'int', value: 2 },
      { field: 'time_elapsed', type: 'ullong', value: 75n },
    ]);
  });

  it('of another procedure do not fit', () => {
    expect(() => recorded('list-reply', domainProcedures.getState)).toThrow('bytes left over after the last value');
    expect(() => recorded('state-reply', domainProcedures.listAll)).toThrow('4 bytes expected, 0 left');
  });
});

describe('arguments on the wire', () => {
  it.each([
    ['connectOpen', argsHex(sessionProcedures.connectOpen, 'qemu:x'), '000000010000000671656d753a78000000000000'],
    ['supportsFeature', argsHex(sessionProcedures.connectSupportsFeature, 10), '0000000a'],
    ['register', argsHex(sessionProcedures.domainEventRegister, 5), '0000000500000000'],
    ['listAll', argsHex(domainProcedures.listAll, 3), '0000000100000003'],
    ['lookupByUuid', argsHex(domainProcedures.lookupByUuid, '0B7C1C7E-52F7-4C0E-9B55-6F3D2A1E8C44'), uuid],
    ['lookupByName', argsHex(domainProcedures.lookupByName, 'vm'), '00000002766d0000'],
    ['getXmlDesc', argsHex(domainProcedures.getXmlDesc, { domain, flags: 1 }), `${domainHex}00000001`],
    ['suspend', argsHex(domainProcedures.suspend, domain), domainHex],
    ['defineXml', argsHex(domainProcedures.defineXmlFlags, { xml: '<a/>', flags: 1 }), '000000043c612f3e00000001'],
    [
      'updateDevice',
      argsHex(deviceProcedures.updateFlags, { domain, xml: '<a/>', flags: 1 }),
      `${domainHex}000000043c612f3e00000001`,
    ],
    [
      'domainCapabilities',
      argsHex(hostProcedures.getDomainCapabilities, { machine: 'q35' }),
      '000000000000000000000001000000037133350000000000' + '00000000',
    ],
    [
      'set element',
      argsHex(metadataProcedures.set, {
        domain,
        key: { type: 'element', uri: 'u', prefix: 'p' },
        value: undefined,
        flags: 2,
      }),
      `${domainHex}000000020000000000000001000000017000000000000001000000017500000000000002`,
    ],
    [
      'set title',
      argsHex(metadataProcedures.set, { domain, key: { type: 'title' }, value: 't', flags: 0 }),
      `${domainHex}00000001000000010000000174000000000000000000000000000000`,
    ],
    [
      'get element',
      argsHex(metadataProcedures.get, { domain, key: { type: 'element', uri: 'u', prefix: 'p' }, flags: 0 }),
      `${domainHex}0000000200000001000000017500000000000000`,
    ],
    [
      'save',
      argsHex(transferProcedures.saveFlags, { domain, file: '/f', xml: undefined, flags: 4 }),
      `${domainHex}000000022f6600000000000000000004`,
    ],
    [
      'restore',
      argsHex(transferProcedures.restoreFlags, { file: '/f', xml: 'x', flags: 0 }),
      '000000022f660000' + '000000010000000178000000' + '00000000',
    ],
    [
      'migrate',
      argsHex(transferProcedures.migratePerform3Params, {
        domain,
        destinationUri: 'd',
        params: [{ field: 'b', type: 'ullong', value: 9n }],
        flags: 3,
      }),
      `${domainHex}000000010000000164000000` +
        '00000001' +
        '0000000162000000' +
        '000000040000000000000009' +
        '0000000000000003',
    ],
  ])('%s', (_, got, wanted) => {
    expect(got).toBe(wanted);
  });
});

describe('procedure tables', () => {
  it('name every procedure once', () => {
    const tables: Record<string, { readonly name: string; readonly number: number }>[] = [
      sessionProcedures,
      hostProcedures,
      domainProcedures,
      deviceProcedures,
      metadataProcedures,
      transferProcedures,
    ];
    const all = tables.flatMap((table) => Object.values(table));
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    expect(new Set(all.map(({ number }) => number)).size).toBe(all.length);
  });
});
