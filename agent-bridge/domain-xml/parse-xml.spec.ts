import { describe, expect, it } from 'vitest';
import { attribute, childElements, parseXml } from './parse-xml.js';

describe('parseXml', () => {
  it('finds children by name, without those further down', () => {
    const root = parseXml("<a><b n='1'><b n='2'/></b>text<c/><b n='3'/></a>");
    expect(childElements(root, 'b').map((child) => attribute(child, 'n'))).toEqual(['1', '3']);
    expect(childElements(root, 'd')).toEqual([]);
    expect(childElements(undefined, 'b')).toEqual([]);
    expect(attribute(root, 'n')).toBeUndefined();
    expect(attribute(undefined, 'n')).toBeUndefined();
  });

  it('keeps what is no line break in XML 1.0', () => {
    expect(parseXml('<a>\u0085\u2028\r\nx\ry</a>').textContent).toBe('\u0085\u2028\nx\ny');
  });

  it('takes the replacement character for a character', () => {
    expect(parseXml('<a>\ufffd</a>').textContent).toBe('\ufffd');
  });

  it.each(['', 'no xml', '<a>', '<a></b>', '<a/><b/>', "<a b='1' b='2'/>", '<a>&unknown;</a>'])(
    'refuses %j',
    (text) => {
      expect(() => parseXml(text)).toThrow(/XML/);
    },
  );
});
