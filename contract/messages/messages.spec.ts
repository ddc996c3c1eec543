import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../error-codes.js';
import { MESSAGES, renderMessage } from './index.js';

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('messages', () => {
  it.each(Object.entries(MESSAGES))('%s exists in both languages with the same placeholders', (_id, spec) => {
    expect(placeholders(spec.zh)).toEqual(placeholders(spec.en));
    expect(ERROR_CODES).toHaveProperty([spec.code]);
    const hasWordsOfItsOwn = /[a-z]{2}/i.test(spec.en.replace(/\{\w+\}/g, ''));
    if (hasWordsOfItsOwn) expect(spec.zh).toMatch(/[\u4e00-\u9fff]/);
  });

  it('fills placeholders and leaves unknown ones visible', () => {
    expect(renderMessage('{a} and {b}', { a: 1, constructor: 'x' })).toBe('1 and {b}');
  });
});
