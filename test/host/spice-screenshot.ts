import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pictureOf } from './picture-of.js';
import { runProgram } from './run-program.js';

/**
 * What a real SPICE client (spice-gtk's) sees on a loopback port.
 *
 * @returns the picture as PPM, or undefined when the client did not get in
 */
export async function spiceScreenshot(port: number, password: string): Promise<Buffer | undefined> {
  const folder = await mkdtemp(path.join(tmpdir(), 'flipside-spice-'));
  const picture = path.join(folder, 'screen.ppm');
  const client = ['spicy-screenshot', '-h', '127.0.0.1', '-p', String(port), '-w', password, '-o', picture];
  try {
    const { code } = await runProgram('xvfb-run', ['-a', ...client]);
    return await pictureOf(code, picture);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
