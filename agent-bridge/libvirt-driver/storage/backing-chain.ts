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
 * or unreadable, or the image is no qcow2 one, VM_UNSUPPORTED for images that are put together in other ways
 */
export async function checkBackingChain(image: string, roots: readonly StorageRoot[]): Promise<void> {
  let file = image;
  let header = await readHeader(image);
  // QEMU would say so as well, in a line that few understand.
  if (header === undefined) throw notQcow2(image);
  for (let depth = 1; header !== undefined; depth += 1) {
    const next = await backingFileOf(file, header, roots);
    if (next === undefined) return;
    if (depth > MAX_BACKING_FILES) throw unsupported(image, `has more than ${MAX_BACKING_FILES} backing files`);
    file = next;
    header = await readHeader(file);
  }
}

async function backingFileOf(
  file: string,
  header: Qcow2Header,
  roots: readonly StorageRoot[],
): Promise<string | undefined> {
  if (header.hasExternalData) throw unsupported(file, 'keeps its data in another file');
  const { backingFile, backingFormat } = header;
  if (backingFile === undefined) return undefined;
  if (PROTOCOL.test(backingFile)) throw notAllowed(`the backing file of ${file}`, roots);
  if (!CHECKED_FORMATS.includes(backingFormat))
    throw unsupported(file, `has a backing file of format ${backingFormat}`);
  try {
    return await resolveInRoots(path.resolve(path.dirname(file), backingFile), roots);
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    const { code, message, params = {} } = error;
    throw new AgentError(code, `the backing file of ${file} cannot be used: ${message}`, { params, cause: error });
  }
}

async function readHeader(file: string): Promise<Qcow2Header | undefined> {
  try {
    return await readQcow2Header(file);
  } catch (cause) {
    const params = { path: file };
    throw new AgentError('INVALID_COMMAND', `cannot read the image header of ${file}`, { params, cause });
  }
}

function notQcow2(file: string): AgentError {
  const message = `${file} is not a qcow2 image; set the disk's format to raw if it holds plain data`;
  return new AgentError('INVALID_COMMAND', message, { params: { path: file } });
}

function unsupported(file: string, problem: string): AgentError {
  return new AgentError('VM_UNSUPPORTED', `${file} ${problem}`, { params: { path: file } });
}
