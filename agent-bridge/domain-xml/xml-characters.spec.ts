import { describe, expect, it } from 'vitest';
import { forbiddenCharacter } from './xml-characters.js';

describe('forbiddenCharacter', () => {
  it.each([
    ['\0', 'U+0000'],
    ['ok\u001bnot', 'U+001B'],
    ['\ud83d', 'U+D83D'],
    ['\udc00\ud800', 'U+DC00'],
    ['\ufffe', 'U+FFFE'],
    ['\uffff', 'U+FFFF'],
  ])('finds %j', (text, found) => {
    expect(forbiddenCharacter(text)).toBe(found);
  });

  it.each(['', '\t\n\r ', '\u007f\u0085', '\ud7ff\ue000\ufffd', '🖥 \u{10ffff}'])('allows %j', (text) => {
    expect(forbiddenCharacter(text)).toBeUndefined();
  });
});
