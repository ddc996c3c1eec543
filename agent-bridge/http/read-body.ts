import type { IncomingMessage } from 'node:http';
import { AgentError } from '../agent-error.js';

/**
 * Reads the whole body. What exceeds the limit is taken off the wire and thrown away: an answer sent while bytes are
 * unread would be lost, because the connection would end with a reset. How long that may go on is the server's
 * request timeout.
 *
 * @throws AgentError BODY_TOO_LARGE; INVALID_COMMAND when the sender went away before the end
 */
export function readBody(request: IncomingMessage, maxBodyBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBodyBytes) return chunks.push(chunk);
      chunks = [];
      reject(
        new AgentError('BODY_TOO_LARGE', `the body is longer than ${maxBodyBytes} bytes`, { params: { maxBodyBytes } }),
      );
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    const onBroken = (cause?: unknown) =>
      reject(new AgentError('INVALID_COMMAND', 'the connection ended before the body did', { cause }));
    request.on('error', onBroken);
    request.on('close', onBroken);
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws AgentError INVALID_COMMAND */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    // JSON.parse quotes the text around the mistake, which may be a password: its message goes nowhere.
    throw new AgentError('INVALID_COMMAND', 'the body is not JSON in UTF-8');
  }
}
