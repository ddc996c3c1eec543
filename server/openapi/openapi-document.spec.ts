import { describe, expect, it } from 'vitest';
import { changeZoneState, createZone, deleteZone, queryZone, startVmInstance, updateZone } from '#contract';
import { openApiDocument } from './openapi-document.js';

const document = openApiDocument({
  version: '1.2.3',
  apis: [createZone, updateZone, changeZoneState, deleteZone, startVmInstance],
  queries: [queryZone],
  cookie: 'session-cookie',
});

describe('openApiDocument', () => {
  it('has one path a URL, and one operation a method', () => {
    const operations = Object.entries(document.paths).map(([path, methods]) => [path, Object.keys(methods).sort()]);
    expect(operations).toEqual([
      ['/vm-instances/{uuid}/actions', ['put']],
      ['/zones', ['get', 'post']],
      ['/zones/{uuid}', ['delete', 'get']],
      ['/zones/{uuid}/actions', ['put']],
    ]);
  });

  it('lets the body choose where several actions share a URL', () => {
    const body = document.paths['/zones/{uuid}/actions']?.put?.requestBody?.content?.['application/json']?.schema;
    expect(body).toMatchObject({
      oneOf: [
        {
          title: 'updateZone',
          properties: { updateZone: { properties: { name: { type: 'string', maxLength: 255 } } } },
        },
        {
          title: 'changeZoneState',
          required: ['changeZoneState'],
          properties: { changeZoneState: { properties: { stateEvent: { enum: ['enable', 'disable'] } } } },
        },
      ],
    });
  });

  it('keeps path variables out of the body and names who may call', () => {
    const start = document.paths['/vm-instances/{uuid}/actions']?.put;
    expect(start?.parameters.map(({ name, in: place, required }) => [place, name, required])).toEqual([
      ['path', 'uuid', true],
      ['header', 'Prefer', false],
    ]);
    expect(Object.keys(start?.responses ?? {})).toEqual(['200', '202', '503']);
    expect(start?.security).toEqual([{ session: [] }, { cookie: [] }]);
    expect(JSON.stringify(start?.requestBody)).not.toContain('"uuid"');
  });

  it('gives every operation its own id', () => {
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map((one) => one.operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});
