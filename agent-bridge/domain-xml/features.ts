import { element, type XmlElement } from './xml-tree.js';

/** The VMware port would only be another way into the emulator. */
export function featuresElement(): XmlElement {
  return element('features', {}, [element('acpi'), element('apic'), element('vmport', { state: 'off' })]);
}
