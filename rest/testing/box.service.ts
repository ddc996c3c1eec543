import { Injectable, Module } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import type { ParamsOf, ResultOf } from '#contract';
import { Clock, knownError, newUuid, UnitOfWork } from '#kernel';
import { ApiHandler } from '../api-handler.js';
import type { CallContext } from '../call-context.js';
import { AnswersQuery, type QuerySource, type SqlFragment } from '../query/query-source.js';
import { Box, Item } from './box.entity.js';
import {
  type BoxInventory,
  breakBox,
  createBox,
  deleteBox,
  echo,
  holdBox,
  openDoor,
  paintBox,
  queryBox,
} from './test-apis.js';

function inventoryOf(box: Box, items: readonly Item[]): BoxInventory {
  return {
    uuid: box.uuid,
    name: box.name,
    size: box.size,
    open: box.open,
    owner: box.owner ?? undefined,
    createDate: new Date(box.createdAt).toISOString(),
    items: items.filter(({ boxUuid }) => boxUuid === box.uuid).map(({ label }) => ({ label })),
  };
}

/** The product of which the tests make calls. */
@Injectable()
export class BoxService {
  /** What each call of {@link holdBox} waits for, and of {@link breakBox} that is slow. */
  hold: () => Promise<void> = () => Promise.resolve();
  /** Contexts of the calls that reached a handler. */
  readonly contexts: CallContext[] = [];

  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  @ApiHandler(createBox)
  async create(params: ParamsOf<typeof createBox>, context: CallContext): Promise<ResultOf<typeof createBox>> {
    this.contexts.push(context);
    const box: Box = {
      uuid: params.resourceUuid ?? newUuid(),
      name: params.name,
      size: params.size ?? 1,
      open: params.open ?? false,
      owner: context.actor.accountUuid,
      createdAt: this.clock.now(),
    };
    const items = (params.labels ?? []).map((label): Item => ({ uuid: newUuid(), boxUuid: box.uuid, label }));
    await this.uow.run(async (tx) => {
      await tx.insert(Box, box);
      if (items.length > 0) await tx.insert(Item, items);
    });
    context.setResource({ uuid: box.uuid, name: box.name });
    return { inventory: inventoryOf(box, items) };
  }

  @ApiHandler(paintBox)
  paint({ color, version }: ParamsOf<typeof paintBox>, context: CallContext): Promise<ResultOf<typeof paintBox>> {
    this.contexts.push(context);
    return Promise.resolve({ color, version });
  }

  @ApiHandler(holdBox)
  async holdBox({ uuid }: ParamsOf<typeof holdBox>, context: CallContext): Promise<ResultOf<typeof holdBox>> {
    this.contexts.push(context);
    await this.hold();
    const box = await this.uow.reader.findOneBy(Box, { uuid });
    if (!box) throw knownError('rest.notFound', { resource: 'Box', uuid });
    return { inventory: inventoryOf(box, []) };
  }

  @ApiHandler(breakBox)
  async break({ uuid, how }: ParamsOf<typeof breakBox>): Promise<ResultOf<typeof breakBox>> {
    await this.uow.run((tx) => tx.update(Box, { uuid }, { name: 'broken' }));
    if (how === 'slow') await this.hold();
    if (how === 'known') throw knownError('rest.notFound', { resource: 'Glue', uuid });
    if (how === 'unknown') throw new Error('secret detail', { cause: new Error('deeper') });
    return {};
  }

  @ApiHandler(deleteBox)
  async delete({ uuid }: ParamsOf<typeof deleteBox>): Promise<ResultOf<typeof deleteBox>> {
    await this.uow.run((tx) => tx.delete(Box, { uuid }));
    return {};
  }

  @ApiHandler(echo)
  echo(params: ParamsOf<typeof echo>, context: CallContext): Promise<ResultOf<typeof echo>> {
    this.contexts.push(context);
    context.setHeader('X-Echo', params.word.length.toString());
    const { actor, sessionHandle, clientIp, language, apiName } = context;
    return Promise.resolve({ params, context: { actor, sessionHandle, clientIp, language, apiName } });
  }

  @ApiHandler(openDoor)
  openDoor({ password }: ParamsOf<typeof openDoor>, context: CallContext): Promise<ResultOf<typeof openDoor>> {
    this.contexts.push(context);
    if (password !== 'sesame') throw knownError('identity.wrongPassword', {});
    context.setActor({ accountUuid: '9'.repeat(32), accountName: 'guest', accountType: 'Normal' });
    context.setHeader('Set-Cookie', 'door=open');
    return Promise.resolve({ opened: true });
  }
}

@Injectable()
@AnswersQuery(queryBox)
export class BoxQuery implements QuerySource<typeof queryBox> {
  readonly entity = Box;
  readonly keyColumn = 'uuid';
  readonly fields = {
    uuid: { type: 'string' },
    name: { type: 'string' },
    size: { type: 'number' },
    open: { type: 'boolean' },
    owner: { type: 'string' },
    createDate: { type: 'time', sql: (alias: string) => ({ sql: `${alias}.createdAt` }) },
    grown: {
      type: 'number',
      sql: (alias: string) => ({ sql: `COALESCE( ${alias}.size, 0) + :growth`, params: { growth: 100 } }),
    },
  } as const;
  readonly relations = {
    items: {
      entity: Item,
      on: (child: string, parent: string) => `${child}.boxUuid = ${parent}.uuid`,
      fields: { label: { type: 'string' } },
      relations: {
        box: {
          entity: Box,
          on: (child: string, parent: string) => `${child}.uuid = ${parent}.boxUuid`,
          fields: { name: { type: 'string' }, size: { type: 'number' } },
        },
      },
    },
  } as const;

  scope({ actor }: CallContext, alias: string): SqlFragment | null {
    if (actor.accountType === 'SystemAdmin') return null;
    return { sql: `${alias}.owner = :scopeOwner`, params: { scopeOwner: actor.accountUuid } };
  }

  async load(keys: readonly string[], _context: CallContext, reader: EntityManager): Promise<BoxInventory[]> {
    const [boxes, items] = await Promise.all([
      reader.findBy(Box, { uuid: In([...keys]) }),
      reader.find(Item, { where: { boxUuid: In([...keys]) }, order: { label: 'ASC' } }),
    ]);
    return boxes.map((box) => inventoryOf(box, items));
  }

  keyOf({ uuid }: BoxInventory): string {
    return uuid;
  }
}

@Module({ providers: [BoxService, BoxQuery], exports: [BoxService] })
export class BoxModule {}
