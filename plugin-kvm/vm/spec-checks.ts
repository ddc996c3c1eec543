import type { DiskFormat } from '#contract';
import { type KnownError, knownError } from '#kernel';

export function invalidSpec(problem: string): KnownError {
  return knownError('vm.invalidSpec', { problem });
}

/** Refuses here what every host would refuse at each start. */
export function demandXmlText(field: string, text: string): void {
  for (const character of text) {
    if (isXmlCharacter(character.codePointAt(0) ?? 0)) continue;
    throw invalidSpec(`field[${field}] holds a character that a domain definition cannot carry`);
  }
}

/** XML 1.0, in which domains are defined, cannot carry the others, not even escaped (its section 2.2). */
function isXmlCharacter(codePoint: number): boolean {
  if (codePoint < 0x20) return codePoint === 0x9 || codePoint === 0xa || codePoint === 0xd;
  const isLoneSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
  return !isLoneSurrogate && codePoint !== 0xfffe && codePoint !== 0xffff;
}

/** libvirt: "Domain title can't contain newlines". */
export function demandOneLine(field: string, text: string): void {
  demandXmlText(field, text);
  if (/[\r\n]/.test(text)) throw invalidSpec(`field[${field}] must be one line`);
}

export function demandDifferent(field: string, values: readonly string[]): void {
  const repeated = values.find((value, index) => values.indexOf(value) !== index);
  if (repeated !== undefined) throw invalidSpec(`field[${field}] names ${repeated} twice`);
}

const FORMAT_OF_EXTENSION: Readonly<Record<string, DiskFormat>> = { qcow2: 'qcow2', raw: 'raw', img: 'raw' };

/** The format of a disk file by its name. Never by its content: a guest can write any header into a raw disk. */
export function diskFormatOf(path: string): DiskFormat {
  const extension = /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  const format = Object.hasOwn(FORMAT_OF_EXTENSION, extension) ? FORMAT_OF_EXTENSION[extension] : undefined;
  if (format !== undefined) return format;
  const known = Object.keys(FORMAT_OF_EXTENSION).join(', ');
  throw invalidSpec(`the format of disk[${path}] cannot be told from its name; set format, or use one of [${known}]`);
}
