import type { Uuid } from '#contract';
import { element, type XmlElement } from './xml-tree.js';

/** Namespace of our own element in a domain's metadata. */
export const MARK_NAMESPACE = 'urn:flipside:domain:1';
/** Local names of the element and of what it holds. */
export const MARK_NAMES = { vm: 'vm', vmInstanceUuid: 'vmInstanceUuid', vmInternalId: 'vmInternalId' } as const;

/**
 * Says that a domain is ours. The uuid is in it because tools that clone a domain copy its metadata: a clone has another
 * uuid than its mark and is nobody of ours.
 */
export function ownershipMark(vmInstanceUuid: Uuid, vmInternalId: number): XmlElement {
  return element('metadata', {}, [
    element(`flipside:${MARK_NAMES.vm}`, { 'xmlns:flipside': MARK_NAMESPACE }, [
      element(`flipside:${MARK_NAMES.vmInstanceUuid}`, {}, vmInstanceUuid),
      element(`flipside:${MARK_NAMES.vmInternalId}`, {}, String(vmInternalId)),
    ]),
  ]);
}
