import { DOMParser, type Element, Node, onErrorStopParsing } from '@xmldom/xmldom';

/**
 * The root element of an XML document.
 * @throws Error with the parser's complaint as its cause when the text is not well-formed.
 */
export function parseXml(text: string): Element {
  // Not on warnings: one is given for U+FFFD, which a name may hold.
  const parser = new DOMParser({ onError: onErrorStopParsing, normalizeLineEndings: xml10LineEndings });
  let root: Element | null;
  try {
    root = parser.parseFromString(text, 'text/xml').documentElement;
  } catch (cause) {
    throw new Error('not well-formed XML', { cause });
  }
  if (root === null) throw new Error('an XML document without a root element');
  return root;
}

/** Child elements of this name, without those further down. */
export function childElements(parent: Element | undefined, localName: string): Element[] {
  if (parent === undefined) return [];
  return Array.from(parent.childNodes)
    .filter(isElement)
    .filter((child) => child.localName === localName);
}

/** Undefined where the attribute is absent. */
export function attribute(element: Element | undefined, name: string): string | undefined {
  return element?.getAttribute(name) ?? undefined;
}

function isElement(node: Node): node is Element {
  return node.nodeType === Node.ELEMENT_NODE;
}

/** The parser's own rule is XML 1.1's and would turn U+2028 of a name into a line break. */
function xml10LineEndings(source: string): string {
  return source.replace(/\r\n?/g, '\n');
}
