import { CONSOLE_MODES, type ConsoleMode, VIDEO_TYPES, type VideoType } from '#contract';
import { attribute, childElements, parseXml } from '../domain-xml/index.js';

/** What QEMU on this host can do. */
export interface DomainCapabilities {
  readonly graphicsTypes: ConsoleMode[];
  readonly videoModels: VideoType[];
  readonly uefi: boolean;
}

/** Reads libvirt's domain capabilities: https://libvirt.org/formatdomaincaps.html */
export function parseCapabilities(xml: string): DomainCapabilities {
  const root = parseXml(xml);
  const os = childElements(root, 'os')[0];
  const devices = childElements(root, 'devices')[0];
  const graphics = enumValues(childElements(devices, 'graphics')[0], 'type');
  const video = enumValues(childElements(devices, 'video')[0], 'modelType');
  return {
    graphicsTypes: CONSOLE_MODES.filter((mode) => graphics.includes(mode)),
    videoModels: VIDEO_TYPES.filter((model) => video.includes(model)),
    uefi: enumValues(os, 'firmware').includes('efi'),
  };
}

/** A device that is not supported may still list what it would have. */
function enumValues(device: ReturnType<typeof parseXml> | undefined, name: string): string[] {
  if (attribute(device, 'supported') === 'no') return [];
  const values = childElements(device, 'enum').find((candidate) => attribute(candidate, 'name') === name);
  return childElements(values, 'value').map(({ textContent }) => textContent ?? '');
}
