import type { VirtType } from '#contract';
import { element, type XmlElement } from './xml-tree.js';

/**
 * `maximum` is what emulation can do at most; QEMU's default model lacks what current systems are compiled for.
 * `migratable` keeps out features that a saved state could not be restored with.
 */
const CPU_MODE: Record<VirtType, Record<string, string>> = {
  kvm: { mode: 'host-passthrough', check: 'none', migratable: 'on' },
  qemu: { mode: 'maximum', check: 'none' },
};

/** One socket: desktop systems use no more than two, however many there are. */
export function cpuElements(virtType: VirtType, cpuNum: number): XmlElement[] {
  return [
    element('vcpu', {}, String(cpuNum)),
    element('cpu', CPU_MODE[virtType], [element('topology', { sockets: 1, dies: 1, cores: cpuNum, threads: 1 })]),
  ];
}
