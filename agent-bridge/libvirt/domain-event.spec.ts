import { describe, expect, it } from 'vitest';
import { domainEventWires, readDomainEvent } from './domain-event.js';
import { domainStateOf } from './domain-state.js';
import { decodeFrame } from './frame.js';
import { lifecycleOf } from './lifecycle-event.js';
import { type FixtureName, fixtureBody } from './testing/fixture.js';
import { XdrReader } from './xdr-reader.js';
import { XdrWriter } from './xdr-writer.js';

const domain = { name: 'recorded', uuid: '0b7c1c7e52f74c0e9b556f3d2a1e8c44', id: 4 };

function recordedEvent(name: FixtureName) {
  const { header, payload } = decodeFrame(fixtureBody(name));
  return readDomainEvent(header.procedure, payload);
}

describe('readDomainEvent', () => {
  it('reads recorded lifecycle events', () => {
    expect(recordedEvent('lifecycle-started-event')).toEqual({
      kind: 'lifecycle',
      domain,
      event: 'started',
      detail: 'booted',
    });
    expect(recordedEvent('lifecycle-stopped-saved-event')).toEqual({
      kind: 'lifecycle',
      domain: { ...domain, id: -1 },
      event: 'stopped',
      detail: 'saved',
    });
  });

  it('reads a recorded graphics event', () => {
    expect(recordedEvent('graphics-connect-event')).toEqual({
      kind: 'graphics',
      domain,
      phase: 'connect',
      local: { family: 'ipv4', node: '127.0.0.1', service: '5902' },
      remote: { family: 'ipv4', node: '127.0.0.1', service: '36140' },
      authScheme: 'vnc',
      identities: [],
    });
  });

  it('reads a reboot event', () => {
    const bytes = new XdrWriter().int(1).string('vm').fixedOpaque(Buffer.alloc(16, 0xab)).int(3).bytes();
    expect(readDomainEvent(domainEventWires.reboot.procedure, new XdrReader(bytes))).toEqual({
      kind: 'reboot',
      domain: { name: 'vm', uuid: 'ab'.repeat(16), id: 3 },
    });
  });

  it('knows nothing of other messages', () => {
    expect(readDomainEvent(362, new XdrReader(Buffer.alloc(4)))).toBeUndefined();
  });

  it('refuses an event that is too long or too short', () => {
    const body = fixtureBody('lifecycle-started-event').subarray(24);
    expect(() => readDomainEvent(318, new XdrReader(Buffer.concat([body, Buffer.alloc(4)])))).toThrow(
      '4 bytes left over',
    );
    expect(() => readDomainEvent(318, new XdrReader(body.subarray(0, -1)))).toThrow('4 bytes expected, 3 left');
  });
});

describe('numbers of a newer libvirt', () => {
  it('are told apart from those that are known', () => {
    expect([lifecycleOf(5, 3), lifecycleOf(5, 99), lifecycleOf(99, 0), lifecycleOf(-1, -1)]).toEqual([
      { event: 'stopped', detail: 'migrated' },
      { event: 'stopped', detail: 'unrecognised' },
      { event: 'unrecognised', detail: 'unrecognised' },
      { event: 'unrecognised', detail: 'unrecognised' },
    ]);
    expect([domainStateOf(5, 5), domainStateOf(3, 99), domainStateOf(99, 0)]).toEqual([
      { state: 'shutoff', reason: 'saved' },
      { state: 'paused', reason: 'unrecognised' },
      { state: 'unrecognised', reason: 'unrecognised' },
    ]);
  });
});
