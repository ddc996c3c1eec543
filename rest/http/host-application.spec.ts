import { type CanActivate, Controller, Get, Injectable, Module, type PipeTransform } from '@nestjs/common';
import { APP_GUARD, APP_PIPE } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import { BoxModule } from '../testing/box.service.js';
import { TestApp } from '../testing/test-app.js';

const ACTIONS = '/boxes/0123456789abcdef0123456789abcdef/actions';
const WAIT = { Prefer: 'wait=10' };

@Injectable()
class RefuseAll implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@Injectable()
class BreakAll implements PipeTransform {
  transform(): never {
    throw new Error('no value is good enough');
  }
}

@Controller('zstack/v1/own')
class OwnController {
  @Get()
  own(): string {
    return 'own';
  }
}

describe('a host application', () => {
  it('with global guards, pipes and a prefix gets the same answers', async () => {
    @Module({
      imports: [BoxModule],
      providers: [
        { provide: APP_GUARD, useClass: RefuseAll },
        { provide: APP_PIPE, useClass: BreakAll },
      ],
    })
    class StrictModule {}
    const host = await TestApp.start({
      modules: [StrictModule],
      prepare: (app) => void app.setGlobalPrefix('product'),
    });
    const { body } = await host.request('PUT', ACTIONS, { body: { paintBox: { color: 'red' } }, headers: WAIT });
    expect(body).toEqual({ color: 'red' });
    await host.close();
  });

  it('may have controllers of its own below the prefix', async () => {
    @Module({ imports: [BoxModule], controllers: [OwnController] })
    class OwnModule {}
    const host = await TestApp.start({ modules: [OwnModule] });
    expect((await host.get('/own')).text).toBe('own');
    expect((await host.get('/other')).text).toBe('no api mapping to /v1/other');
    await host.close();
  });

  it("with Nest's own body parser gets the same answers, within that parser's limit", async () => {
    const host = await TestApp.start({ bodyParser: true });
    const json = { 'Content-Type': 'application/json', ...WAIT };
    const send = (body: unknown) => host.request('PUT', ACTIONS, { body, headers: json });
    expect((await send({ paintBox: { color: 'red' } })).body).toEqual({ color: 'red' });
    const bad = await send('{"paintBox":');
    expect([bad.status, bad.text]).toEqual([400, 'the body is not valid JSON']);
    const long = await send({ paintBox: { color: 'x'.repeat(200_000) } });
    expect([long.status, long.text]).toEqual([413, 'the body is longer than 102400 bytes']);
    await host.close();
  });
});
