import type { Element } from '@xmldom/xmldom';
import { CONSOLE_MODES, type GraphicsDevice, type Uuid, undashed } from '#contract';
import { MARK_NAMES, MARK_NAMESPACE } from './ownership-mark.js';
import { attribute, childElements, parseXml } from './parse-xml.js';

export interface ParsedDomain {
  readonly vmInstanceUuid: Uuid;
  /** Whether this agent made the domain. */
  readonly owned: boolean;
  /** Consoles of the known kinds; ports are known only while the domain is active. */
  readonly graphicsDevices: GraphicsDevice[];
}

/**
 * Reads what libvirt says of a domain.
 * @throws Error when it is not domain XML.
 */
export function parseDomain(xml: string): ParsedDomain {
  const domain = parseXml(xml);
  const uuid = childElements(domain, 'uuid')[0]?.textContent;
  if (!uuid) throw new Error('domain XML without a uuid');
  const vmInstanceUuid = undashed(uuid.trim());
  const devices = childElements(domain, 'devices')[0];
  return {
    vmInstanceUuid,
    owned: markedUuid(domain) === vmInstanceUuid,
    graphicsDevices: childElements(devices, 'graphics').flatMap(graphicsDevice),
  };
}

function markedUuid(domain: Element): string | undefined {
  const mark = childElements(childElements(domain, 'metadata')[0], MARK_NAMES.vm).find(
    ({ namespaceURI }) => namespaceURI === MARK_NAMESPACE,
  );
  return childElements(mark, MARK_NAMES.vmInstanceUuid)[0]?.textContent?.trim();
}

function graphicsDevice(graphics: Element): GraphicsDevice[] {
  const type = CONSOLE_MODES.find((mode) => mode === attribute(graphics, 'type'));
  if (type === undefined) return [];
  return [
    {
      type,
      port: portNumber(attribute(graphics, 'port')),
      tlsPort: portNumber(attribute(graphics, 'tlsPort')),
      listen: listenAddress(graphics),
    },
  ];
}

/** -1 stands for a port that is not chosen yet, and SPICE leaves out a port it does not open. */
function portNumber(text: string | undefined): number | null {
  const port = Number(text ?? 0);
  return Number.isInteger(port) && port > 0 ? port : null;
}

/** Address, or the socket or `none` of somebody who edited the domain. */
function listenAddress(graphics: Element): string {
  const listen = childElements(graphics, 'listen')[0];
  const [first] = [
    attribute(listen, 'address'),
    attribute(graphics, 'listen'),
    attribute(listen, 'socket'),
    attribute(listen, 'type'),
  ].filter((candidate) => candidate);
  return first ?? 'none';
}
