import { readFile } from 'node:fs/promises';
import { isNodeError } from './is-node-error.js';

export interface OsFacts {
  readonly osDistribution: string;
  readonly osVersion: string;
  readonly osRelease: string;
}

const UNKNOWN = 'unknown';

/** Reads the format of `os-release(5)`: shell assignments, quoted or not. */
export function parseOsRelease(text: string): OsFacts {
  const values = new Map(
    text.split('\n').flatMap((line) => {
      const [, name, value] = /^([A-Z0-9_]+)=(.*)$/.exec(line.trim()) ?? [];
      return name === undefined || value === undefined ? [] : [[name, unquoted(value)] as const];
    }),
  );
  return {
    osDistribution: values.get('ID') ?? UNKNOWN,
    osVersion: values.get('VERSION_ID') ?? UNKNOWN,
    osRelease: values.get('VERSION_CODENAME') ?? UNKNOWN,
  };
}

export async function readOsFacts(file = '/etc/os-release'): Promise<OsFacts> {
  try {
    return parseOsRelease(await readFile(file, 'utf8'));
  } catch (error) {
    if (isNodeError(error, 'ENOENT')) return parseOsRelease('');
    throw error;
  }
}

function unquoted(value: string): string {
  return value.replace(/^(["'])(.*)\1$/, '$2').replace(/\\(.)/g, '$1');
}
