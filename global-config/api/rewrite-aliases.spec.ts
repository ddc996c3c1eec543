import { describe, expect, it } from 'vitest';
import type { QueryCondition } from '#rest';
import { defineGlobalConfig } from '../define-global-config.js';
import { mode, seconds, TEST_SETTINGS } from '../testing/settings.js';
import { rewriteAliases } from './rewrite-aliases.js';

const is = (name: string, value: string): QueryCondition => ({ name, operator: '=', value });
const CANONICAL = [is('category', 'kvm'), is('name', 'testMode')];

describe('old names in queries', () => {
  it('become the present ones', () => {
    for (const category of ['kvm', 'mevoco']) {
      const conditions = [is('category', category), is('name', 'vm.testMode')];
      expect(rewriteAliases(TEST_SETTINGS, conditions)).toEqual(CANONICAL);
    }
    const other: QueryCondition = { name: 'value', operator: '!=', value: 'vnc' };
    expect(rewriteAliases(TEST_SETTINGS, [is('name', 'vm.testMode'), other])).toEqual([other, ...CANONICAL]);
    expect(rewriteAliases(TEST_SETTINGS, [is('name', 'vm.testMode'), is('name', 'vm.testMode')])).toEqual(CANONICAL);
  });

  it.each<[string, QueryCondition[]]>([
    ['present names', [is('category', 'kvm'), is('name', 'testMode')]],
    ['unknown names', [is('name', 'nothing')]],
    ['the old name in another category', [is('category', 'console'), is('name', 'vm.testMode')]],
    ['a category alone', [is('category', 'mevoco')]],
    ['patterns', [{ name: 'name', operator: '~=', value: 'vm.testMode' }]],
    ['contradictions', [is('name', 'vm.testMode'), is('name', 'testMode')]],
    ['nothing', []],
  ])('leave %s alone', (_what, conditions) => {
    expect(rewriteAliases(TEST_SETTINGS, conditions)).toEqual(conditions);
  });

  it('leave a name alone that is some setting’s present name, or that two settings had', () => {
    const taken = defineGlobalConfig({ ...seconds, category: 'other', name: 'vm.testMode', aliases: [] });
    const twice = defineGlobalConfig({ ...seconds, category: 'other', name: 'x', aliases: ['other/vm.testMode'] });
    const conditions = [is('name', 'vm.testMode')];
    expect(rewriteAliases([mode, taken], conditions)).toEqual(conditions);
    expect(rewriteAliases([mode, twice], conditions)).toEqual(conditions);
  });
});
