import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ApiRegistry } from '#rest';
import { startTestCloud, type TestCloud } from '#testing';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { openApiSchema, referencesIn, resolveReference } from './routes/open-api.js';

/** A document is no schema: `#` alone, which means the schema itself elsewhere, is the whole document here. */
const schemaSchema = z.looseObject({ openapi: z.never().optional() });

let database: TestDatabase;
let cloud: TestCloud;

beforeAll(async () => {
  database = await createTestDatabase();
  cloud = await startTestCloud({ database: database.options, hosts: [] });
});
afterAll(async () => {
  await cloud.stop();
  await database.drop();
});

const definitions = () => {
  const registry = cloud.app.get(ApiRegistry);
  return [...registry.apis(), ...registry.queries()];
};

async function document(): Promise<unknown> {
  const response = await fetch(`${cloud.url}/zstack/v1/openapi.json`);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  return response.json();
}

describe('the API', () => {
  it('has a summary in English and in Chinese for every call', () => {
    const odd = definitions().filter(
      ({ summary: { en, zh } }) => !/^[A-Z][ -~]+$/.test(en) || !/[\u4e00-\u9fff]/.test(zh),
    );
    expect(odd.map(({ name }) => name)).toEqual([]);
  });

  it('is described by an OpenAPI 3.1 document with every route in it', async () => {
    const { paths } = openApiSchema.parse(await document());
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const registry = cloud.app.get(ApiRegistry);
    const served = [
      ...registry.apis().map(({ method, path }) => `${method} ${path}`),
      ...registry.queries().flatMap(({ path, key }) => [`GET ${path}`, `GET ${path}/{${key}}`]),
    ];
    expect(described.sort()).toEqual([...new Set(served)].sort());
  });

  it('gives every call its own place in the document, with the body that it takes', async () => {
    const { paths } = openApiSchema.parse(await document());
    for (const { name, path, method, place } of cloud.app.get(ApiRegistry).apis()) {
      const operation = paths[path]?.[method.toLowerCase()];
      expect(operation?.operationId.split('-')).toContain(name);
      if (place !== 'query') expect(JSON.stringify(operation?.requestBody)).toContain(`"title":"${name}"`);
    }
  });

  it('has references in its document that lead to schemas, never to the document itself', async () => {
    const root = await document();
    const references = referencesIn(root);
    expect(references.length).toBeGreaterThan(0);
    const lost = references.filter((reference) => !schemaSchema.safeParse(resolveReference(root, reference)).success);
    expect([...new Set(lost)]).toEqual([]);
  });
});

describe('the pages beside the API', () => {
  it.each(['/health/live', '/health/ready', '/zstack/v1/docs', '/zstack/v1/docs/'])(
    '%s answers without a session',
    async (path) => {
      const response = await fetch(cloud.url + path);
      expect(response.status).toBe(200);
      expect(await response.text()).not.toBe('');
    },
  );

  it('tell whether the manager is ready', async () => {
    expect(await (await fetch(`${cloud.url}/health/live`)).json()).toEqual({ status: 'up' });
    expect(await (await fetch(`${cloud.url}/health/ready`)).json()).toEqual({ status: 'up', database: 'up' });
  });

  it('show the API to a browser', async () => {
    const page = await (await fetch(`${cloud.url}/zstack/v1/docs`)).text();
    const scripts = [...page.matchAll(/<script src="([^"]+)"/g)].map(([, source]) => source ?? '');
    expect(scripts.length).toBeGreaterThan(0);
    for (const source of scripts) {
      const response = await fetch(new URL(source, `${cloud.url}/zstack/v1/docs/`));
      expect([source, response.status]).toEqual([source, 200]);
      expect(await response.text()).not.toBe('');
    }
  });
});
