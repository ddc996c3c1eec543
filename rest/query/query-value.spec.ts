import { describe, expect, it } from 'vitest';
import { parseQueryValue, parseTime } from './query-value.js';

describe('the value of a condition', () => {
  it.each([
    [' 12 ', 'string', { value: ' 12 ' }],
    [' 12 ', 'number', { value: 12 }],
    ['-1.5', 'number', { value: -1.5 }],
    ['twelve', 'number', { problem: 'it must be a number' }],
    ['', 'number', { problem: 'it must be a number' }],
    ['True', 'boolean', { value: true }],
    ['1', 'boolean', { problem: 'it must be true or false' }],
    ['1700000000000', 'time', { value: 1_700_000_000_000 }],
    ['yesterday', 'time', { problem: 'it must be a time in ISO 8601 or in epoch milliseconds' }],
  ] as const)('%j as %s', (text, type, parsed) => {
    expect(parseQueryValue(text, type)).toEqual(parsed);
  });
});

describe('a time', () => {
  const noon = Date.UTC(2026, 0, 2, 12);

  it.each([
    ['2026-01-02T12:00:00Z', noon],
    ['2026-01-02T12:00:00.000Z', noon],
    ['2026-01-02T12:00:00.123456Z', noon + 123],
    ['2026-01-02T20:00:00+08:00', noon],
    ['2026-01-02T20:00:00 08:00', noon],
    ['2026-01-02T20:00:00+0800', noon],
    ['2026-01-02T07:00:00-05:00', noon],
    ['2026-01-02T12:00:00', noon],
    ['2026-01-02 12:00:00', noon],
    ['2026-01-02t12:00z', noon],
    ['2026-01-02', noon - 12 * 3_600_000],
    [' 1767355200000 ', noon],
    ['-1', -1],
  ])('%j', (text, millis) => {
    expect(parseTime(text)).toBe(millis);
  });

  it.each(['', 'now', '2026-13-01', '2026-01-02T25:00:00Z', 'Jan 2, 2026', '2026-01-02T12'])('%j is none', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });
});
