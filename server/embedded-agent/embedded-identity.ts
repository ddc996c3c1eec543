import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type Uuid, uuidSchema } from '#contract';
import { newUuid } from '#kernel';
import { StartError } from '../start-error.js';

const PRIVATE_FILE_MODE = 0o600;

const identitySchema = z.object({ hostUuid: uuidSchema, secret: z.string().min(32) });

/** Which host of the cloud the embedded agent is, and the secret it shares with the manager. */
export interface EmbeddedIdentity {
  readonly hostUuid: Uuid;
  readonly secret: string;
}

/**
 * Read from the data folder, or made there at the first start.
 * @throws StartError when the file is damaged
 */
export async function embeddedIdentity(dataFolder: string): Promise<EmbeddedIdentity> {
  const file = path.join(dataFolder, 'embedded-agent.json');
  try {
    const fresh = { hostUuid: newUuid(), secret: randomBytes(32).toString('hex') };
    await writeFile(file, JSON.stringify(fresh), { mode: PRIVATE_FILE_MODE, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return parse(await readFile(file, 'utf8'), file);
}

function parse(text: string, file: string): EmbeddedIdentity {
  try {
    return identitySchema.parse(JSON.parse(text));
  } catch {
    // No cause: the errors of both parsers may quote the secret.
    throw new StartError(
      `${file} is damaged: restore it from a backup, or remove it and this machine becomes a new host`,
    );
  }
}
