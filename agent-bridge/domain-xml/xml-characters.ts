/**
 * Everything outside the `Char` production: control characters, lone surrogates, U+FFFE and U+FFFF.
 * https://www.w3.org/TR/xml/#charsets
 */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** The first character that XML 1.0 cannot carry even as a reference, as `U+0007`; undefined when there is none. */
export function forbiddenCharacter(text: string): string | undefined {
  const character = FORBIDDEN.exec(text)?.[0];
  if (character === undefined) return undefined;
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
