import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApp } from '../testing/test-app.js';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
  for (const [name, labels] of [
    ['a', ['x', 'y']],
    ['b', ['y']],
    ['c', []],
  ] as const) {
    await app.call('POST', '/boxes', { body: { params: { name, labels, resourceUuid: name.repeat(32) } } });
  }
});
afterAll(() => app.close());

async function names(query: string): Promise<unknown> {
  const { status, body, text } = await app.get(`/boxes?${query}`);
  if (status !== 200 || typeof body !== 'object' || body === null || !('inventories' in body)) throw new Error(text);
  const { inventories } = body;
  return Array.isArray(inventories) ? inventories.map((box: { name: string }) => box.name) : null;
}

describe('a query', () => {
  it('compares fields and related resources', async () => {
    expect(await names('q=name=b')).toEqual(['b']);
    expect(await names('q=items.label=y&sort=-name')).toEqual(['b', 'a']);
    expect(await names('q=items.box.name~=A')).toEqual(['a']);
    expect(await names('limit=1&start=1')).toEqual(['b']);
  });
});
