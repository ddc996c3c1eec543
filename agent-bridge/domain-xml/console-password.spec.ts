import { describe, expect, it } from 'vitest';
import { CONSOLE_MODES, CONSOLE_PASSWORD_MAX_LENGTH } from '#contract';
import { randomConsolePassword } from './console-password.js';

describe('randomConsolePassword', () => {
  it.each([
    ['vnc', /^[A-Za-z0-9]{8}$/],
    ['spice', /^[A-Za-z0-9]{40}$/],
  ] as const)('suits %s', (mode, pattern) => {
    expect(randomConsolePassword(mode)).toMatch(pattern);
  });

  it.each(CONSOLE_MODES)('is never longer than %s can use', (mode) => {
    expect(randomConsolePassword(mode).length).toBeLessThanOrEqual(CONSOLE_PASSWORD_MAX_LENGTH[mode]);
  });

  it('is another one each time, and draws from all letters and digits', () => {
    const passwords = Array.from({ length: 200 }, () => randomConsolePassword('spice'));
    expect(new Set(passwords).size).toBe(passwords.length);
    expect(new Set(passwords.join('')).size).toBe(62);
  });
});
