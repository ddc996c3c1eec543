import { addAbortSignal, type Readable } from 'node:stream';

/**
 * Reads an answer's body as UTF-8.
 * @throws Error when it is longer than `maxBytes`, breaks off, or `signal` is aborted first
 */
export function readBody(stream: Readable, maxBytes: number, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    addAbortSignal(signal, stream);
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBytes) stream.destroy(new Error(`the answer is longer than ${maxBytes} bytes`));
    });
    stream.on('end', () => resolve(Buffer.concat(chunks, length).toString('utf8')));
    stream.on('error', reject);
  });
}
