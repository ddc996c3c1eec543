import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../repository/tracked-files.js';

/** The TypeScript files that a README shows, by the name in their first line. */
export function readmeFiles(readme: string): ReadonlyMap<string, string> {
  const text = readFileSync(path.join(root, readme), 'utf8');
  const blocks = text.matchAll(/```ts\n\/\/ (?<name>[\w.-]+)\n(?<code>.*?)```/gs);
  return new Map(Array.from(blocks, ({ groups }) => [groups?.name ?? '', groups?.code ?? '']));
}
