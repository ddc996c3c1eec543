import { element, type XmlElement } from './xml-tree.js';

/**
 * What follows when the guest turns off, resets or panics by itself. A panicked guest is kept, with its processors
 * stopped, so that it is seen as `Crashed` and its last words can be read on the console until it is stopped or started.
 */
export function powerElements(): XmlElement[] {
  return [
    element('on_poweroff', {}, 'destroy'),
    element('on_reboot', {}, 'restart'),
    element('on_crash', {}, 'preserve'),
    // A guest that suspends itself looks dead and has no button to wake it.
    element('pm', {}, [element('suspend-to-mem', { enabled: 'no' }), element('suspend-to-disk', { enabled: 'no' })]),
  ];
}
