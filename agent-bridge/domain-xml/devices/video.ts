import type { VideoType } from '#contract';
import { element, type XmlElement } from '../xml-tree.js';

const HAS_HEADS: Record<VideoType, boolean> = { virtio: true, qxl: true, vga: false, cirrus: false };

/** One card, the same in every console mode; several monitors are several heads of it where the model has them. */
export function video(videoType: VideoType, monitors: number): XmlElement {
  return element('video', {}, [
    element('model', { type: videoType, heads: HAS_HEADS[videoType] ? monitors : 1, primary: 'yes' }),
  ]);
}
