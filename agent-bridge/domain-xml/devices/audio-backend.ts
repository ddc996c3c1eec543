import { element, type XmlElement } from '../xml-tree.js';

/** The sound card names its backend by this number. */
export const AUDIO_BACKEND_ID = 1;

/** Where sound goes on the host. The guest does not see it. */
export function audioBackend(type: 'none' | 'spice'): XmlElement {
  return element('audio', { id: AUDIO_BACKEND_ID, type });
}
