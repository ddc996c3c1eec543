import type { SoundType } from '#contract';
import { element, type XmlElement } from '../xml-tree.js';
import { AUDIO_BACKEND_ID } from './audio-backend.js';

/** The codec that takes and gives sound; AC97 is a codec itself. */
const CODECS: Record<SoundType, readonly XmlElement[]> = {
  ich6: [element('codec', { type: 'duplex' })],
  ich9: [element('codec', { type: 'duplex' })],
  ac97: [],
};

/** There in every console mode, heard or not: a guest must not find new hardware after a switch. */
export function sound(soundType: SoundType): XmlElement {
  return element('sound', { model: soundType }, [...CODECS[soundType], element('audio', { id: AUDIO_BACKEND_ID })]);
}
