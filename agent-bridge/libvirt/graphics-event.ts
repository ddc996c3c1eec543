import type { XdrReader } from './xdr-reader.js';

/** `virDomainEventGraphicsPhase`: a console client has connected, has passed authentication, has gone. */
export const graphicsPhases = ['connect', 'initialize', 'disconnect'] as const;
export type GraphicsPhase = (typeof graphicsPhases)[number];

/** `virDomainEventGraphicsAddressType` */
const addressFamilies = ['ipv4', 'ipv6', 'unix'] as const;

export interface GraphicsAddress {
  readonly family: (typeof addressFamilies)[number] | 'unrecognised';
  /** Address, or path of a unix socket. */
  readonly node: string;
  /** Port as text, or empty for a unix socket. */
  readonly service: string;
}

export interface GraphicsDetails {
  readonly phase: GraphicsPhase | 'unrecognised';
  readonly local: GraphicsAddress;
  readonly remote: GraphicsAddress;
  /** As QEMU names it, for example `vnc`, `none`, `spice`. */
  readonly authScheme: string;
  readonly identities: readonly { readonly type: string; readonly name: string }[];
}

export function readGraphicsDetails(reader: XdrReader): GraphicsDetails {
  return {
    phase: graphicsPhases[reader.int()] ?? 'unrecognised',
    local: readAddress(reader),
    remote: readAddress(reader),
    authScheme: reader.string(),
    identities: reader.array(reader.limits.graphicsIdentities, (item) => ({
      type: item.string(),
      name: item.string(),
    })),
  };
}

function readAddress(reader: XdrReader): GraphicsAddress {
  return {
    family: addressFamilies[reader.int()] ?? 'unrecognised',
    node: reader.string(),
    service: reader.string(),
  };
}
