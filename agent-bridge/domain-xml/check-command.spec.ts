import { describe, expect, it } from 'vitest';
import type { StartVmCmd } from '#contract';
import { startCommand } from '../testing/start-command.js';
import { checkCommand } from './check-command.js';

const volume = {
  volumeUuid: 'b0000000000000000000000000000001',
  installPath: '/images/a.qcow2',
  deviceId: 0,
  format: 'qcow2',
  bus: 'virtio',
  cacheMode: 'none',
} as const;
const nic = {
  uuid: 'c0000000000000000000000000000001',
  mac: 'fa:00:00:00:00:01',
  deviceId: 0,
  model: 'virtio',
  source: 'network',
  networkName: 'default',
} as const;

describe('checkCommand', () => {
  it('passes what a definition can hold', () => {
    const cmd = startCommand({
      vmName: 'tab\tand 虚拟机 🖥',
      description: 'line\r\nline',
      volumes: [volume, { ...volume, deviceId: 1 }],
      cdRoms: [{ deviceId: 0, bootOrder: 1 }, { deviceId: 1 }],
      nics: [{ ...nic, bootOrder: 2 }],
    });
    expect(() => checkCommand(cmd)).not.toThrow();
  });

  it.each<[Partial<StartVmCmd>, string, string]>([
    [{ vmName: 'bell\u0007' }, 'vmName', 'vmName holds U+0007, which XML cannot carry'],
    [{ description: 'half \ud83d' }, 'description', 'description holds U+D83D, which XML cannot carry'],
    [
      { volumes: [volume, { ...volume, deviceId: 1, installPath: '/images/\0' }] },
      'volumes[1].installPath',
      'volumes[1].installPath holds U+0000, which XML cannot carry',
    ],
    [
      { cdRoms: [{ deviceId: 0, path: '/a\uffff' }] },
      'cdRoms[0].path',
      'cdRoms[0].path holds U+FFFF, which XML cannot carry',
    ],
    [
      { nics: [{ ...nic, networkName: '\ufffe' }] },
      'nics[0].networkName',
      'nics[0].networkName holds U+FFFE, which XML cannot carry',
    ],
    [{ vmName: 'two\nlines' }, 'vmName', 'vmName must be one line'],
    [{ vmName: 'two\rlines' }, 'vmName', 'vmName must be one line'],
    ...['\t', '\n', '\r'].map((blank): [Partial<StartVmCmd>, string, string] => [
      { volumes: [{ ...volume, installPath: `/a${blank}b` }] },
      'volumes[0].installPath',
      'volumes[0].installPath holds a tab or a line break, which libvirt does not keep',
    ]),
    [{ bootDev: ['hd', 'cdrom', 'hd'] }, 'bootDev', 'bootDev names hd twice'],
    [{ volumes: [volume, volume] }, 'volumes.deviceId', 'volumes.deviceId names 0 twice'],
    [{ cdRoms: [{ deviceId: 2 }, { deviceId: 2 }] }, 'cdRoms.deviceId', 'cdRoms.deviceId names 2 twice'],
    [{ nics: [nic, nic] }, 'nics.deviceId', 'nics.deviceId names 0 twice'],
    [
      { volumes: [{ ...volume, bootOrder: 3 }], nics: [{ ...nic, bootOrder: 3 }] },
      'bootOrder',
      'bootOrder names 3 twice',
    ],
  ])('refuses %j', (overrides, field, message) => {
    expect(() => checkCommand(startCommand(overrides))).toThrow(
      expect.objectContaining({ code: 'INVALID_COMMAND', message, params: { field } }),
    );
  });
});
