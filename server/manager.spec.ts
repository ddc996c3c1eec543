import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestCloud, type TestCloud } from '#testing';

describe('the manager', () => {
  let cloud: TestCloud;

  beforeAll(async () => {
    cloud = await startTestCloud();
  });

  afterAll(() => cloud.stop());

  const get = (path: string) => fetch(`${cloud.url}${path}`, { redirect: 'manual' });

  it('is alive and ready', async () => {
    expect(await (await get('/health/live')).json()).toEqual({ status: 'up' });
    expect(await (await get('/health/ready')).json()).toEqual({ status: 'up', database: 'up' });
  });

  it('leads a browser to the page of its API, which loads from nowhere else', async () => {
    const start = await get('/');
    expect([start.status, start.headers.get('location')]).toEqual([302, '/zstack/v1/docs']);
    const page = await (await get('/zstack/v1/docs')).text();
    expect(page).toContain('Flipside API');
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });

  it('serves the document of its API', async () => {
    const document = await (await get('/zstack/v1/openapi.json')).json();
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Flipside' } });
  });

  it('does not tell what it is made of', async () => {
    expect((await get('/health/live')).headers.get('x-powered-by')).toBeNull();
  });
});
