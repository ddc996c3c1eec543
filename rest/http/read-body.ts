import type { Request } from 'express';
import { isJsonObject, type JsonObject } from '../params/body-params.js';
import { HttpRefusal } from './http-refusal.js';
import { tidy } from './tidy-json.js';

/**
 * Reads a request's body as a JSON object, whatever its content type says; an empty body is `{}`.
 * Fields that are null are left out, as for the original null and absent are the same.
 * @throws HttpRefusal 400 or 413
 */
export async function readBody(req: Request, maxBodyBytes: number): Promise<JsonObject> {
  // Somebody else's body parser was faster: a host application may keep Nest's own.
  const earlier: unknown = req.body;
  const body = earlier === undefined ? parseJson(await readText(req, maxBodyBytes)) : earlier;
  if (body === null) return {};
  if (!isJsonObject(body)) throw new HttpRefusal(400, 'the body must be a JSON object');
  tidy(body);
  return body;
}

async function readText(req: Request, maxBodyBytes: number): Promise<string> {
  const encoding = req.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new HttpRefusal(415, `the content encoding[${encoding}] is not supported`);
  }
  const tooLarge = () => new HttpRefusal(413, `the body is longer than ${maxBodyBytes} bytes`);
  if (Number(req.headers['content-length'] ?? 0) > maxBodyBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  await new Promise<void>((resolve, reject) => {
    req.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBodyBytes) chunks.push(chunk);
      else reject(tooLarge());
    });
    req.on('end', resolve);
    req.on('error', (cause) => reject(new HttpRefusal(400, 'the body ended too early', { cause })));
    // Does nothing after the end of the body.
    req.on('close', () => reject(new HttpRefusal(400, 'the body ended too early')));
  });
  return decodeUtf8(Buffer.concat(chunks));
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new HttpRefusal(400, 'the body is not UTF-8', { cause });
  }
}

function parseJson(text: string): unknown {
  if (text.trim() === '') return null;
  try {
    const body: unknown = JSON.parse(text);
    return body;
  } catch (cause) {
    throw new HttpRefusal(400, 'the body is not valid JSON', { cause });
  }
}
