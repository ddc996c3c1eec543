/** An XML element: it holds either text or elements, which is all that domain XML needs. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: string | readonly XmlElement[];
}

/** An attribute that is undefined is left out. */
export type XmlAttributes = Readonly<Record<string, string | number | undefined>>;

/**
 * @example
 * element('memory', { unit: 'b' }, '1073741824')
 * element('devices', {}, [element('input', { type: 'tablet', bus: 'usb' })])
 */
export function element(
  name: string,
  attributes: XmlAttributes = {},
  content: string | readonly XmlElement[] = [],
): XmlElement {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)] as const],
  );
  return { name, attributes: Object.fromEntries(given), content };
}
