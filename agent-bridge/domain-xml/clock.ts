import type { Clock } from '#contract';
import { element, type XmlElement } from './xml-tree.js';

/** Lost ticks are made up for by the RTC and dropped by the PIT; the HPET costs and no guest needs it. */
export function clockElement(clock: Clock): XmlElement {
  return element('clock', { offset: clock }, [
    element('timer', { name: 'rtc', tickpolicy: 'catchup' }),
    element('timer', { name: 'pit', tickpolicy: 'delay' }),
    element('timer', { name: 'hpet', present: 'no' }),
  ]);
}
