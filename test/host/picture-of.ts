import { readFile } from 'node:fs/promises';

const COULD_NOT_CONNECT = 1;

/**
 * What a screenshot program's end means: a picture, or undefined when it was not let in. A program that hung or is not
 * installed was not refused.
 */
export async function pictureOf(exitCode: number | undefined, file: string): Promise<Buffer | undefined> {
  if (exitCode === 0) return readFile(file);
  if (exitCode === COULD_NOT_CONNECT) return undefined;
  throw new Error(`the console client ended with ${exitCode ?? 'a signal: it hung'}`);
}
