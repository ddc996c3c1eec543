import { describe, expect, it } from 'vitest';
import { RouteTable, variableNames } from './route-table.js';

function table() {
  const routes = new RouteTable<string>();
  routes.add('GET', '/hosts', 'list');
  routes.add('GET', '/hosts/{uuid}', 'one');
  routes.add('POST', '/hosts/kvm', 'add');
  routes.add('PUT', '/hosts/{hostUuid}/actions', 'act');
  routes.add('PUT', '/hosts/{uuid}/actions', 'act too');
  routes.add('PUT', '/hosts/kvm/{uuid}/actions', 'kvm act');
  return routes;
}

describe('a route table', () => {
  it.each([
    ['GET', ['hosts'], ['list'], []],
    ['GET', ['hosts', 'u1'], ['one'], ['u1']],
    ['POST', ['hosts', 'kvm'], ['add'], []],
    ['PUT', ['hosts', 'kvm', 'u1', 'actions'], ['kvm act'], ['u1']],
  ])('finds %s %j', (method, segments, routes, values) => {
    expect(table().find(method, segments)).toEqual({ outcome: 'found', routes, values });
  });

  it('takes variables of any name for the same slot', () => {
    expect(table().find('PUT', ['hosts', 'u1', 'actions'])).toEqual({
      outcome: 'found',
      routes: ['act', 'act too'],
      values: ['u1'],
    });
  });

  it('lets a literal segment win over a variable, even for another method', () => {
    expect(table().find('GET', ['hosts', 'kvm'])).toEqual({ outcome: 'method-not-allowed' });
  });

  it('turns back to the variable where the literal leads nowhere', () => {
    expect(table().find('PUT', ['hosts', 'kvm', 'actions'])).toEqual({
      outcome: 'found',
      routes: ['act', 'act too'],
      values: ['kvm'],
    });
  });

  it.each([[[]], [['host']], [['hosts', 'u1', 'action']], [['hosts', '']], [['hosts', 'u1', 'actions', 'x']]])(
    'knows no path %j',
    (segments) => {
      expect(table().find('GET', segments)).toEqual({ outcome: 'no-path' });
    },
  );

  it('tells the names of the variables in order', () => {
    expect(variableNames('/a/{one}/b/{two}')).toEqual(['one', 'two']);
  });
});
