import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Controller, Get, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, describe, expect, it } from 'vitest';
import { CONNECTION_DRAIN_MS, ConnectionDrain } from './connection-drain.js';

let arrive: () => void = () => undefined;
let answer: (text: string) => void = () => undefined;

@Controller()
class SlowController {
  @Get('slow')
  slow(): Promise<string> {
    arrive();
    return new Promise((resolve) => {
      answer = resolve;
    });
  }
}

let app: INestApplication;
let client: Socket;

/** A server whose client has sent this; resolves once a handler is at it. */
async function startServing(drainMs: number, request: string): Promise<void> {
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const providers = [ConnectionDrain, { provide: CONNECTION_DRAIN_MS, useValue: drainMs }];
  const module = { module: class DrainedModule {}, controllers: [SlowController], providers };
  app = await NestFactory.create(module, { logger: false });
  await app.listen(0, '127.0.0.1');
  client = connect(Number(new URL(await app.getUrl()).port), '127.0.0.1');
  client.on('error', () => undefined).write(request);
  await arrived;
}

afterEach(() => client.destroy());

describe('a server that stops', () => {
  it('does not wait for ever for a client that never ends its request', async () => {
    await startServing(10, 'GET /slow HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\n1');
    const closed = once(client, 'close');
    await app.close();
    client.resume();
    await closed;
  });

  it('waits for an answer that is under way', async () => {
    await startServing(10_000, 'GET /slow HTTP/1.1\r\nHost: here\r\n\r\n');
    const data = once(client, 'data');
    const closing = app.close();
    answer('at last');
    expect(String(await data)).toMatch(/at last$/);
    client.end();
    await closing;
  });
});
