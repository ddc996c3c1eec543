import { describe, expect, it } from 'vitest';
import { parseCapabilities } from './parse-capabilities.js';

const values = (name: string, all: readonly string[]) =>
  `<enum name='${name}'>${all.map((value) => `<value>${value}</value>`).join('')}</enum>`;

const capabilities = (graphics: string, video: string, os = '') =>
  `<domainCapabilities><os supported='yes'>${os}<loader supported='yes'>${values('type', ['rom'])}</loader></os>
   <devices><disk supported='yes'>${values('type', ['vnc'])}</disk>${graphics}${video}</devices></domainCapabilities>`;

describe('domain capabilities', () => {
  it.each([
    [
      'a QEMU with everything',
      capabilities(
        `<graphics supported='yes'>${values('type', ['sdl', 'spice', 'vnc', 'egl-headless'])}</graphics>`,
        `<video supported='yes'>${values('modelType', ['vga', 'bochs', 'qxl', 'virtio', 'cirrus'])}</video>`,
        values('firmware', ['bios', 'efi']),
      ),
      { graphicsTypes: ['vnc', 'spice'], videoModels: ['virtio', 'qxl', 'vga', 'cirrus'], uefi: true },
    ],
    [
      'a QEMU without SPICE',
      capabilities(
        `<graphics supported='yes'>${values('type', ['vnc'])}</graphics>`,
        `<video supported='yes'>${values('modelType', ['vga', 'virtio'])}</video>`,
        values('firmware', []),
      ),
      { graphicsTypes: ['vnc'], videoModels: ['virtio', 'vga'], uefi: false },
    ],
    [
      'a QEMU without any display',
      capabilities(`<graphics supported='no'>${values('type', ['vnc'])}</graphics>`, "<video supported='no'/>"),
      { graphicsTypes: [], videoModels: [], uefi: false },
    ],
    ['nothing', '<domainCapabilities/>', { graphicsTypes: [], videoModels: [], uefi: false }],
  ])('tell what a host can do: %s', (_what, xml, expected) => {
    expect(parseCapabilities(xml)).toEqual(expected);
  });
});
