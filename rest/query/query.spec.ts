import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Box, Item } from '../testing/box.entity.js';
import { TestApp } from '../testing/test-app.js';
import { ADMIN, NORMAL, NORMAL_SESSION } from '../testing/test-identity.js';

const T0 = Date.UTC(2026, 0, 1);
const ODD = `%_\\'";--=!?~<>, {} é盒😀\t`;

/** name, size, open, owner, day, labels */
const BOXES = [
  ['alpha', 1, true, ADMIN.accountUuid, 0, ['red', 'round']],
  ['Beta', 20, false, NORMAL.accountUuid, 1, ['red']],
  ['beta', 3, false, NORMAL.accountUuid, 2, []],
  ['a_c', 50, true, null, 3, ['blue']],
  ['abc', 50, true, ADMIN.accountUuid, 4, []],
  [ODD, 2_000_000_000, false, null, 5, [ODD]],
] as const;

const answerSchema = z.object({
  inventories: z.array(z.looseObject({ name: z.string().optional() })).optional(),
  total: z.number().optional(),
});

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start({ limits: { maxQueryLimit: 5, maxQueryConditions: 3, maxQueryListValues: 4 } });
  await app.uow.run(async (tx) => {
    for (const [index, [name, size, open, owner, day, labels]] of BOXES.entries()) {
      const uuid = String(index).repeat(32);
      await tx.insert(Box, { uuid, name, size, open, owner, createdAt: T0 + day * 86_400_000 });
      for (const [at, label] of labels.entries()) {
        await tx.insert(Item, { uuid: `${index}${at}`.padEnd(32, 'f'), boxUuid: uuid, label });
      }
    }
  });
});
afterAll(() => app.close());

async function query(parameters: string, session?: string) {
  const { status, text, body } = await app.get(`/boxes?${parameters}`, session === undefined ? {} : { session });
  if (status !== 200) throw new Error(`${status} ${text}`);
  return answerSchema.parse(body);
}

const names = async (parameters: string, session?: string) =>
  (await query(parameters, session)).inventories?.map(({ name }) => name);
const matching = (...conditions: string[]) => names(conditions.map((q) => `q=${encodeURIComponent(q)}`).join('&'));

async function failure(parameters: string) {
  const { status, text, body } = await app.get(`/boxes?${parameters}`);
  const error = z.object({ error: z.object({ code: z.string(), details: z.string() }) }).safeParse(body);
  return error.success ? [status, error.data.error.code, error.data.error.details] : [status, text];
}

describe('conditions', () => {
  it.each([
    [['name=alpha'], ['alpha']],
    [['name=beta'], ['beta']],
    [['name= alpha'], []],
    [[' name =alpha'], ['alpha']],
    [
      ['name!=alpha', 'size<50'],
      ['Beta', 'beta'],
    ],
    [['size=50'], ['a_c', 'abc']],
    [
      ['size!=50', 'size<2000000000'],
      ['alpha', 'Beta', 'beta'],
    ],
    [
      ['size>20', 'size<60'],
      ['a_c', 'abc'],
    ],
    [
      ['size>=20', 'size<=50'],
      ['Beta', 'a_c', 'abc'],
    ],
    [
      ['size>2.5', 'size<20.5'],
      ['Beta', 'beta'],
    ],
    [['size<3000000000', 'size>1e9'], [ODD]],
    [['size=99999999999999999999'], []],
    [['open=True', 'size<50'], ['alpha']],
    [
      ['open!=true', 'size<50'],
      ['Beta', 'beta'],
    ],
    [['open?=true,FALSE', 'size=1'], ['alpha']],
    [['name?=alpha,beta,nobody'], ['alpha', 'beta']],
    [['name!?=alpha,beta,a_c,abc'], ['Beta', ODD]],
    [['size?=1,3'], ['alpha', 'beta']],
    [['owner is null'], ['a_c', ODD]],
    [
      ['owner not null', 'open=false'],
      ['Beta', 'beta'],
    ],
    [['owner!=nobody', 'size=50'], ['abc']],
    [['name~=%eta'], ['Beta', 'beta']],
    [['name~=BETA'], ['Beta', 'beta']],
    [['name~=a_c'], ['a_c', 'abc']],
    [['name~=a\\_c'], ['a_c']],
    [['name~=abc\\'], []],
    [['name!~=%a%'], [ODD]],
    [['name>alpha', 'name<beta'], []],
    [
      ['name>=alpha', 'name<=beta'],
      ['alpha', 'beta'],
    ],
    [['createDate>2026-01-04'], ['abc', ODD]],
    [['createDate=2026-01-02T08:00:00+08:00'], ['Beta']],
    [[`createDate<=${T0}`], ['alpha']],
    [['grown=101'], ['alpha']],
    [['grown>150'], [ODD]],
    [['items.label=red'], ['alpha', 'Beta']],
    [['items.label=red', 'items.label=round'], ['alpha']],
    [['items.label!=red'], ['alpha', 'a_c', ODD]],
    [['items.label~=R%'], ['alpha', 'Beta']],
    [['items.box.name=Beta'], ['Beta']],
    [['items.box.size?=1,50'], ['alpha', 'a_c']],
    [['items.label is null'], []],
    [['items.label not null', 'size<2'], ['alpha']],
    [['__systemTag__=a::b'], []],
    [['__userTag__!=x'], []],
    [[`name=${ODD}`], [ODD]],
    [[`items.label=${ODD}`], [ODD]],
    [["name=' OR 1=1 --"], []],
    [['name=alpha) OR (1=1'], []],
    [['name=:q0'], []],
  ])('%j', async (conditions, expected) => {
    expect(await matching(...conditions)).toEqual(expected);
  });

  it('may be encoded or not', async () => {
    expect(await names('q=name%3Dalpha')).toEqual(['alpha']);
    expect(await names('q=name=alpha')).toEqual(['alpha']);
    expect(await names('q=createDate=2026-01-02T08:00:00+08:00')).toEqual(['Beta']);
  });

  it('find any text exactly', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), async (value) => {
        const name = value.replaceAll('\u0000', '0');
        const uuid = 'f'.repeat(32);
        await app.uow.run((tx) =>
          tx.upsert(Box, { uuid, name, size: 7, open: false, owner: null, createdAt: 0 }, ['uuid']),
        );
        expect(await matching('size=7', `name=${name}`)).toEqual([name]);
        const literal = name.replace(/[\\%_]/g, '\\$&');
        expect(await matching('size=7', `name~=${literal}`)).toEqual([name]);
      }),
      { numRuns: 30 },
    );
    await app.uow.run((tx) => tx.delete(Box, { size: 7 }));
  }, 60_000);

  it.each([
    [
      'q=color=red',
      503,
      'SYS.1007',
      'unknown field[color] in query of Box. Known fields are [uuid, name, size, open, owner, createDate, grown, items.*]',
    ],
    [
      'q=items.color=red',
      503,
      'SYS.1007',
      'unknown field[items.color] in query of Box. Known fields are [label, box.*]',
    ],
    ['q=name.x=red', 503, 'SYS.1007', expect.stringContaining('unknown field[name.x]')],
    ['q=items=red', 503, 'SYS.1007', expect.stringContaining('unknown field[items]')],
    ['q=constructor=red', 503, 'SYS.1007', expect.stringContaining('unknown field[constructor]')],
    ['q==red', 503, 'SYS.1007', expect.stringContaining('unknown field[]')],
    ['q=size=big', 503, 'SYS.1007', 'invalid value[big] of field[size] in query of Box: it must be a number'],
    ['q=size?=1,big', 503, 'SYS.1007', 'invalid value[1,big] of field[size] in query of Box: it must be a number'],
    ['q=open=1', 503, 'SYS.1007', 'invalid value[1] of field[open] in query of Box: it must be true or false'],
    ['q=open>true', 503, 'SYS.1007', 'invalid value[true] of field[open] in query of Box: a boolean has no order'],
  ])('%s is refused', async (parameters, ...expected) => {
    expect(await failure(parameters)).toEqual(expected);
  });
});

describe('the grammar', () => {
  it.each([
    [
      'q=name',
      "Invalid query parameter. The 'name' in the parameter[q] doesn't contain any query operator. Valid query operators are [!=, >=, <=, !?=, !~=, ~=, ?=, =, >, <, is null, not null]",
    ],
    ['limit=many', "Invalid query parameter. 'limit' must be an integer"],
    ['limit=-1', "Invalid query parameter. 'limit' must be an integer"],
    ['start=1.5', "Invalid query parameter. 'start' must be an integer"],
    ['fields=,', "Invalid query parameter. 'fields' contains zero field"],
    ['q=a=1&q=a=1&q=a=1&q=a=1', 'Invalid query parameter. at most 3 conditions are allowed'],
  ])('%s is 400 text', async (parameters, text) => {
    expect(await failure(parameters)).toEqual([400, text]);
  });

  it('has limits', async () => {
    expect(await failure('q=size?=1,2,3,4,5')).toEqual([
      503,
      'SYS.1007',
      'invalid value[1,2,3,4,5] of field[size] in query of Box: at most 4 values are allowed',
    ]);
    expect(await failure('q=createDate~=2026')).toEqual([
      503,
      'SYS.1007',
      'invalid value[2026] of field[createDate] in query of Box: a time cannot be compared with ~=',
    ]);
    expect(await names('limit=1000')).toHaveLength(5);
  });

  it('pages in a fixed order', async () => {
    expect(await names('limit=2')).toEqual(['alpha', 'Beta']);
    expect(await names('limit=2&start=2')).toEqual(['beta', 'a_c']);
    expect(await names('start=5')).toEqual([ODD]);
    expect(await names('start=99')).toEqual([]);
    expect(await names('limit=0')).toEqual([]);
  });

  it.each([
    ['sort=%2Bname', [ODD, 'Beta', 'a_c', 'abc', 'alpha']],
    ['sort=+name', [ODD, 'Beta', 'a_c', 'abc', 'alpha']],
    ['sort=name', [ODD, 'Beta', 'a_c', 'abc', 'alpha']],
    ['sort=-name', ['beta', 'alpha', 'abc', 'a_c', 'Beta']],
    ['sort=-size', [ODD, 'a_c', 'abc', 'Beta', 'beta']],
    ['sort=open', ['Beta', 'beta', ODD, 'alpha', 'a_c']],
    ['sort=owner', ['a_c', ODD, 'alpha', 'abc', 'Beta']],
    ['sort=-owner', ['Beta', 'beta', 'alpha', 'abc', 'a_c']],
    ['sort=-createDate', [ODD, 'abc', 'a_c', 'beta', 'Beta']],
    ['sort=-grown', [ODD, 'a_c', 'abc', 'Beta', 'beta']],
    ['sort=-grown&q=grown<200&q=items.label?=red,blue', ['a_c', 'Beta', 'alpha']],
    ['sort=', ['alpha', 'Beta', 'beta', 'a_c', 'abc']],
  ])('sorts: %s', async (parameters, expected) => {
    expect(await names(parameters)).toEqual(expected);
  });

  it('cannot sort by what is unknown or related', async () => {
    for (const field of ['color', 'items.label', 'toString']) {
      expect(await failure(`sort=${field}`)).toEqual([
        503,
        'SYS.1007',
        expect.stringContaining(`unknown field[${field}]`),
      ]);
    }
  });

  it('counts', async () => {
    expect(await query('count=True&q=size=50&limit=1')).toEqual({ total: 2 });
    expect(await query('replyWithCount=true&q=size=50&limit=1&fields=name')).toEqual({
      inventories: [{ name: 'a_c' }],
      total: 2,
    });
    expect(await query('count=no&q=size=1&fields=name')).toEqual({ inventories: [{ name: 'alpha' }] });
  });

  it('answers the fields that are asked for', async () => {
    expect((await query('q=size=1&fields=name, size,owner')).inventories).toEqual([
      { name: 'alpha', size: 1, owner: ADMIN.accountUuid },
    ]);
    expect((await query('q=name=a_c&fields=owner')).inventories).toEqual([{}]);
    expect(await failure('fields=name,color')).toEqual([
      503,
      'SYS.1007',
      'unknown field[color] in query of Box. Known fields are [uuid, name, size, open, owner, createDate, items]',
    ]);
  });

  it('does not group, and ignores what it does not know', async () => {
    expect(await failure('groupBy=size')).toEqual([
      503,
      'SYS.1007',
      'invalid value of field[groupBy]: grouping is not supported',
    ]);
    expect(await names('filterName=x&uuid=y&sessionId=z&q=size=1')).toEqual(['alpha']);
  });
});

describe('a query by key', () => {
  it('answers a list of one or none, always 200', async () => {
    const one = await app.get(`/boxes/${'0'.repeat(32)}`);
    expect([one.status, answerSchema.parse(one.body).inventories?.map(({ name }) => name)]).toEqual([200, ['alpha']]);
    const none = await app.get(`/boxes/${'e'.repeat(32)}?q=name=alpha`);
    expect([none.status, none.body]).toEqual([200, { inventories: [] }]);
    const fields = await app.get(`/boxes/${'0'.repeat(32)}?fields=name`);
    expect(fields.body).toMatchObject({ inventories: [{ name: 'alpha' }] });
  });
});

describe('the scope of an account', () => {
  it('holds for lists, counts, sorting and keys', async () => {
    expect(await names('sort=-name', NORMAL_SESSION)).toEqual(['beta', 'Beta']);
    expect(await names('q=name=alpha', NORMAL_SESSION)).toEqual([]);
    expect(await query('count=true', NORMAL_SESSION)).toEqual({ total: 2 });
    const { body } = await app.get(`/boxes/${'0'.repeat(32)}`, { session: NORMAL_SESSION });
    expect(body).toEqual({ inventories: [] });
  });
});
