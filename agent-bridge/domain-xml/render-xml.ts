import { forbiddenCharacter } from './xml-characters.js';
import type { XmlElement } from './xml-tree.js';

const MARKUP: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * A parser turns literal tabs and line breaks of an attribute into blanks, and CR of any text into LF. U+0085 and U+2028
 * count as line breaks for parsers that read XML 1.1. Written as references they all survive.
 */
const IN_ATTRIBUTE = /[&<>"'\t\n\r\u0085\u2028]/g;
const IN_TEXT = /[&<>\r\u0085\u2028]/g;

/**
 * The element as indented XML, ended by a line break, without an XML declaration.
 * @throws TypeError for a character that XML cannot carry: user input is checked before a tree is built from it.
 */
export function renderXml(root: XmlElement): string {
  return render(root, '');
}

function render({ name, attributes, content }: XmlElement, indent: string): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}='${escaped(value, IN_ATTRIBUTE)}'`);
  const start = `${indent}<${name}${pairs.join('')}`;
  if (content.length === 0) return `${start}/>\n`;
  if (typeof content === 'string') return `${start}>${escaped(content, IN_TEXT)}</${name}>\n`;
  return `${start}>\n${content.map((child) => render(child, `${indent}  `)).join('')}${indent}</${name}>\n`;
}

function escaped(text: string, special: RegExp): string {
  const forbidden = forbiddenCharacter(text);
  if (forbidden) throw new TypeError(`XML cannot carry ${forbidden}`);
  return text.replace(special, (character) => MARKUP[character] ?? `&#${character.charCodeAt(0)};`);
}
