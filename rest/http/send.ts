import type { ServerResponse } from 'node:http';

function send(res: ServerResponse, status: number, contentType: string, body: string): void {
  if (res.headersSent || res.destroyed) return;
  const bytes = Buffer.from(body, 'utf8');
  res.statusCode = status;
  res.setHeader('Content-Type', contentType);
  res.setHeader('Content-Length', bytes.length);
  // Answers hold what one session may see.
  res.setHeader('Cache-Control', 'no-store');
  res.end(bytes);
}

/** Answers with text that is JSON already. */
export function sendJson(res: ServerResponse, status: number, json: string): void {
  send(res, status, 'application/json; charset=utf-8', json);
}

/** Answers with plain text: how the REST layer itself speaks, as opposed to an API. */
export function sendText(res: ServerResponse, status: number, text: string): void {
  res.setHeader('X-Content-Type-Options', 'nosniff');
  send(res, status, 'text/plain; charset=utf-8', text);
}
