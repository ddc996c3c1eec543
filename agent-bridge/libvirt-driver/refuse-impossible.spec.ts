import { describe, expect, it } from 'vitest';
import type { StartVmCmd } from '#contract';
import { startCommand } from '../testing/start-command.js';
import type { DomainCapabilities } from './parse-capabilities.js';
import { refuseImpossible } from './refuse-impossible.js';

const able: DomainCapabilities = { graphicsTypes: ['vnc'], videoModels: ['virtio', 'vga'], uefi: false };

describe('refuseImpossible', () => {
  it('passes what the host can do', () => {
    expect(() => refuseImpossible(startCommand(), able)).not.toThrow();
    expect(() => refuseImpossible(startCommand({ bootMode: 'UEFI' }), { ...able, uefi: true })).not.toThrow();
  });

  it.each<[Partial<StartVmCmd>, object]>([
    [
      { consoleMode: 'spice' },
      {
        code: 'CONSOLE_MODE_UNSUPPORTED',
        message: 'this host cannot do consoleMode spice; supported: vnc',
        params: { consoleMode: 'spice', supported: 'vnc' },
      },
    ],
    [
      { videoType: 'qxl' },
      {
        code: 'VM_UNSUPPORTED',
        message: 'this host cannot do videoType qxl; supported: virtio, vga',
        params: { field: 'videoType', value: 'qxl', supported: 'virtio, vga' },
      },
    ],
    [
      { bootMode: 'UEFI' },
      {
        code: 'VM_UNSUPPORTED',
        message: 'this host cannot do bootMode UEFI; supported: Legacy',
        params: { field: 'bootMode', value: 'UEFI', supported: 'Legacy' },
      },
    ],
  ])('refuses %j', (overrides, refusal) => {
    expect(() => refuseImpossible(startCommand(overrides), able)).toThrow(expect.objectContaining(refusal));
  });

  it('says so when there is nothing at all', () => {
    expect(() => refuseImpossible(startCommand(), { ...able, graphicsTypes: [] })).toThrow(
      'this host cannot do consoleMode vnc; supported: none',
    );
  });
});
