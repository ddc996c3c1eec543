import type { ConsoleMode, GraphicsDevice } from '#contract';
import { AgentError } from '../../agent-error.js';

/** What a VM shows that has one console on this port, for this host alone. */
export function loopbackConsole(type: ConsoleMode, port: number): GraphicsDevice[] {
  return [{ type, port, tlsPort: null, listen: '127.0.0.1' }];
}

/** The port of the only console. */
export function onlyPort(devices: readonly GraphicsDevice[]): number {
  const [device] = devices;
  if (devices.length !== 1 || !device?.port)
    throw new Error(`one console with a port expected: ${JSON.stringify(devices)}`);
  return device.port;
}

/** The refusal of a call that has to be refused. */
export async function refusalOf(call: Promise<unknown>): Promise<Pick<AgentError, 'code' | 'message'>> {
  try {
    await call;
  } catch (error) {
    if (error instanceof AgentError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('nothing was refused');
}
