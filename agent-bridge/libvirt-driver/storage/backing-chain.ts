import path from 'node:path';
import { AgentError } from '../../agent-error.js';
import type { Qcow2Header } from './qcow2-header.js';
import { readQcow2Header } from './read-qcow2.js';
import { notAllowed, resolveInRoots, type StorageRoot } from './roots.js';

/** Longer chains are slow and, more likely, circles. */
const MAX_BACKING_FILES = 64;
/** QEMU takes `name:` at the start for a protocol. */
const PROTOCOL = /^[A-Za-z0-9+.-]+:/;
/** Formats that can name no other file, or whose names are checked here. */
const CHECKED_FORMATS: readonly (string | undefined)[] = ['raw', 'qcow2', undefined];

/**
 * An image may name a file that QEMU opens beneath it: without this check, whoever can upload an image could read any
 * file of the host through it.
 * @param image real path of an image that is itself allowed
 * @throws AgentError PATH_NOT_ALLOWED when the chain leads out of the roots, INVALID_COMMAND when a file of it is missing
 * or unreadable, VM_UNSUPPORTED for images that are put together in other ways
 */
export async function checkBackingChain(image: string, roots: readonly StorageRoot[]): Promise<void> {
  let file: string | undefined = image;
  for (let depth = 0; file !== undefined; depth += 1) {
    if (depth > MAX_BACKING_FILES) throw unsupported(image, `has more than ${MAX_BACKING_FILES} backing files`);
    file = await backingFileOf(file, roots);
  }
}

async function backingFileOf(file: string, roots: readonly StorageRoot[]): Promise<string | undefined> {
  const header = await readHeader(file);
  if (header === undefined) return undefined;
  if (header.hasExternalData) throw unsupported(file, 'keeps its data in another file');
  const { backingFile, backingFormat } = header;
  if (backingFile === undefined) return undefined;
  if (PROTOCOL.test(backingFile)) throw notAllowed(`the backing file of ${file}`, roots);
  if (!CHECKED_FORMATS.includes(backingFormat))
    throw unsupported(file, `has a backing file of format ${backingFormat}`);
  return resolveInRoots(path.resolve(path.dirname(file), backingFile), roots);
}

async function readHeader(file: string): Promise<Qcow2Header | undefined> {
  try {
    return await readQcow2Header(file);
  } catch (cause) {
    const params = { path: file };
    throw new AgentError('INVALID_COMMAND', `cannot read the image header of ${file}`, { params, cause });
  }
}

function unsupported(file: string, problem: string): AgentError {
  return new AgentError('VM_UNSUPPORTED', `${file} ${problem}`, { params: { path: file } });
}
