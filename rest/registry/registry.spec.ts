import { Injectable, Module, Scope, type Type } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { defineApi, defineQuery, nothingSchema } from '#contract';
import { ApiHandler } from '../api-handler.js';
import { AnswersQuery, type QuerySource } from '../query/query-source.js';
import { Box } from '../testing/box.entity.js';
import { BoxModule, BoxQuery, BoxService } from '../testing/box.service.js';
import { type BoxInventory, boxInventorySchema, paintBox, queryBox } from '../testing/test-apis.js';
import { TestApp } from '../testing/test-app.js';
import { ApiRegistry } from './api-registry.js';

function moduleOf(...providers: Type[]): Type {
  @Module({ providers })
  class Extra {}
  return Extra;
}

async function startFailure(...providers: Type[]): Promise<string> {
  try {
    const app = await TestApp.start({ modules: [BoxModule, moduleOf(...providers)] });
    await app.close();
  } catch (error) {
    return String(error);
  }
  return 'started';
}

const declare = (name: string, path: `/${string}`, place: 'action' | 'query', method: 'GET' | 'PUT') =>
  defineApi({
    name,
    method,
    path,
    place,
    access: 'normal',
    params: nothingSchema,
    result: nothingSchema,
    summary: { en: name, zh: name },
  });

describe('the registry of APIs', () => {
  it('finds every handler and every source, and nothing twice', async () => {
    const app = await TestApp.start();
    const registry = app.app.get(ApiRegistry, { strict: false });
    expect(
      registry
        .apis()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['breakBox', 'createBox', 'deleteBox', 'echo', 'holdBox', 'openDoor', 'paintBox']);
    expect(registry.queries()).toEqual([queryBox]);
    await app.close();
  });

  it('takes an instance that is provided under two tokens once', async () => {
    @Module({ providers: [BoxService, BoxQuery, { provide: 'ALIAS', useExisting: BoxService }], exports: [BoxService] })
    class Aliased {}
    const app = await TestApp.start({ modules: [Aliased] });
    expect((await app.get('/boxes/echo/hi')).status).toBe(200);
    await app.close();
  });

  it('does not start with two handlers of one API', async () => {
    @Injectable()
    class Second {
      @ApiHandler(paintBox)
      paint() {
        return Promise.resolve({ color: 'red' });
      }
    }
    expect(await startFailure(Second)).toBe('Error: both BoxService.paint and Second.paint answer the API paintBox');
  });

  it('does not start with two sources of one query', async () => {
    @Injectable()
    @AnswersQuery(queryBox)
    class Second extends BoxQuery {}
    expect(await startFailure(Second)).toBe('Error: both BoxQuery and Second answer the API queryBox');
  });

  it('does not start with two calls at one method, path and body key', async () => {
    const other = declare('getBoxEcho', '/boxes/echo/{other}', 'query', 'GET');
    @Injectable()
    class Second {
      @ApiHandler(other)
      get() {
        return Promise.resolve({});
      }
    }
    expect(await startFailure(Second)).toBe('Error: the APIs echo and getBoxEcho are both at GET /boxes/echo/{other}');
  });

  it('does not start when only some calls of a slot name themselves in the body', async () => {
    const other = declare('touchBox', '/boxes/{box}/actions', 'query', 'PUT');
    @Injectable()
    class Second {
      @ApiHandler(other)
      touch() {
        return Promise.resolve({});
      }
    }
    expect(await startFailure(Second)).toMatch(/^Error: the APIs \w+Box and touchBox are both at PUT/);
  });

  it('does not start with two queries at one path', async () => {
    const other = defineQuery({ ...queryBox, name: 'queryChest', inventory: boxInventorySchema });
    @Injectable()
    @AnswersQuery(other)
    class Second extends BoxQuery {}
    expect(await startFailure(Second)).toBe('Error: the APIs queryBox and queryChest are both at GET /boxes');
  });

  it('does not start with a source that cannot compare its key', async () => {
    const other = defineQuery({ ...queryBox, name: 'queryChest', path: '/chests' });
    @Injectable()
    @AnswersQuery(other)
    class Keyless implements QuerySource<typeof other> {
      readonly entity = Box;
      readonly keyColumn = 'uuid';
      readonly fields = { name: { type: 'string' } } as const;
      scope() {
        return null;
      }
      load() {
        return Promise.resolve<BoxInventory[]>([]);
      }
      keyOf({ uuid }: BoxInventory) {
        return uuid;
      }
    }
    expect(await startFailure(Keyless)).toBe('Error: Keyless has no field uuid, the key of queryChest');
  });

  it('does not start with a handler that is made anew for each request', async () => {
    const other = declare('shutBox', '/boxes/{uuid}/shut', 'action', 'PUT');
    @Injectable({ scope: Scope.REQUEST })
    class Second {
      @ApiHandler(other)
      shut() {
        return Promise.resolve({});
      }
    }
    expect(await startFailure(Second)).toBe(
      'Error: Second.shut handles an API, so its provider must not be request-scoped',
    );
  });
});
