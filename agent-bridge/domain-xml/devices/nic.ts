import type { NicTO } from '#contract';
import { deviceBootOrder } from '../boot.js';
import { element, type XmlElement } from '../xml-tree.js';

export function nics(all: readonly NicTO[]): XmlElement[] {
  return [...all]
    .sort((one, other) => one.deviceId - other.deviceId)
    .map((nic) =>
      element('interface', { type: nic.source }, [
        element('mac', { address: nic.mac }),
        nicSource(nic),
        element('model', { type: nic.model }),
        ...deviceBootOrder(nic.bootOrder),
      ]),
    );
}

function nicSource(nic: NicTO): XmlElement {
  switch (nic.source) {
    case 'bridge':
      return element('source', { bridge: nic.bridgeName });
    case 'network':
      return element('source', { network: nic.networkName });
  }
}
