import { describe, expect, it } from 'vitest';
import { chooseHost, type HostDemand, type HostOption } from './choose-host.js';

const GIB = 1024 ** 3;
const host = (uuid: string, changes: Partial<HostOption> = {}): HostOption => ({
  uuid,
  totalMemory: 8 * GIB,
  promisedMemory: 0,
  ...changes,
});
const demand = (changes: Partial<HostDemand> = {}): HostDemand => ({
  memorySize: GIB,
  lastHostUuid: null,
  canDoWantedMode: () => true,
  ...changes,
});

describe('the choice of a host', () => {
  it.each([
    ['the only one', [host('a')], demand(), 'a'],
    [
      'the one with most free memory',
      [host('a', { promisedMemory: 2 * GIB }), host('b', { promisedMemory: GIB })],
      demand(),
      'b',
    ],
    ['the larger one', [host('a'), host('b', { totalMemory: 16 * GIB })], demand(), 'b'],
    ['the same one of equals, whatever their order', [host('b'), host('a')], demand(), 'a'],
    [
      'the last one, however full',
      [host('a'), host('b', { promisedMemory: 99 * GIB })],
      demand({ lastHostUuid: 'b' }),
      'b',
    ],
    ['another one when the last is not there', [host('a')], demand({ lastHostUuid: 'b' }), 'a'],
    [
      'another one when the last is too small',
      [host('a'), host('b', { totalMemory: GIB / 2 })],
      demand({ lastHostUuid: 'b' }),
      'a',
    ],
    [
      'one that can do the wanted mode, however full',
      [host('a'), host('b', { promisedMemory: 99 * GIB })],
      demand({ canDoWantedMode: (uuid) => uuid === 'b' }),
      'b',
    ],
    ['any when none can do the wanted mode', [host('a')], demand({ canDoWantedMode: () => false }), 'a'],
    ['one whose size is not known yet', [host('a', { totalMemory: null })], demand(), 'a'],
    [
      'one that is promised already: memory may be promised more than once',
      [host('a', { promisedMemory: 99 * GIB })],
      demand(),
      'a',
    ],
  ])('is %s', (_why, options, wish, uuid) => {
    expect(chooseHost(options, wish)).toEqual({ kind: 'chosen', uuid });
  });

  it('fails where there is none', () => {
    expect(chooseHost([], demand())).toEqual({ kind: 'none', reason: 'no host there is Enabled and Connected' });
  });

  it('fails when the VM is larger than every host, and only then', () => {
    expect(chooseHost([host('a', { totalMemory: GIB })], demand({ memorySize: GIB }))).toEqual({
      kind: 'chosen',
      uuid: 'a',
    });
    expect(chooseHost([host('a', { totalMemory: GIB })], demand({ memorySize: GIB + 1 }))).toEqual({
      kind: 'none',
      reason: `it needs ${GIB + 1} bytes of memory, and the largest host has ${GIB}`,
    });
  });
});
