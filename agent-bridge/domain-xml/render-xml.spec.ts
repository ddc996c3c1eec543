import { describe, expect, it } from 'vitest';
import { renderXml } from './render-xml.js';
import { element } from './xml-tree.js';

describe('renderXml', () => {
  it('indents elements, and leaves out attributes that are undefined', () => {
    const tree = element('a', { x: 1, y: undefined, z: 'two' }, [
      element('b', {}, 'text'),
      element('c', {}, [element('d')]),
      element('e', {}, ''),
    ]);
    expect(renderXml(tree)).toBe("<a x='1' z='two'>\n  <b>text</b>\n  <c>\n    <d/>\n  </c>\n  <e/>\n</a>\n");
  });

  it('escapes markup, and what a parser would change, in attributes', () => {
    expect(renderXml(element('a', { x: `&<>"'\t\n\r\u0085\u2028é` }))).toBe(
      "<a x='&amp;&lt;&gt;&quot;&apos;&#9;&#10;&#13;&#133;&#8232;é'/>\n",
    );
  });

  it('escapes markup, and what a parser would change, in text', () => {
    expect(renderXml(element('a', {}, `&<>"'\t\n\r\u0085\u2028é]]>`))).toBe(
      `<a>&amp;&lt;&gt;"'\t\n&#13;&#133;&#8232;é]]&gt;</a>\n`,
    );
  });

  it.each(['\0', '\u0007', '\u001f', '\ud800', 'x\udc00', '\ufffe', '\uffff'])('does not write %j', (text) => {
    expect(() => renderXml(element('a', {}, text))).toThrow(TypeError);
    expect(() => renderXml(element('a', { x: text }))).toThrow(TypeError);
  });
});
