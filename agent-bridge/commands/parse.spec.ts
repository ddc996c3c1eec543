import { describe, expect, it } from 'vitest';
import { AgentError } from '../agent-error.js';
import { startCommand } from '../testing/start-command.js';
import { parseReply, parseRequest } from './parse.js';

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof AgentError) return `${error.code}: ${error.message}`;
  }
  return 'no AgentError';
}

describe('parseRequest', () => {
  it('gives the command back', () => {
    expect(parseRequest('startVm', startCommand())).toEqual(startCommand());
  });

  it.each<[string, object, string]>([
    [
      'an unknown field',
      { ...startCommand(), spiceChannels: ['main'] },
      'INVALID_COMMAND: startVm: body: Unrecognized key: "spiceChannels"',
    ],
    [
      'a value outside a closed set',
      { ...startCommand(), consoleMode: 'rdp' },
      'INVALID_COMMAND: startVm: field[consoleMode]: Invalid option: expected one of "vnc"|"spice"',
    ],
    [
      'a wrong field deep inside',
      { ...startCommand(), cdRoms: [{ deviceId: 0, path: 'relative.iso' }] },
      'INVALID_COMMAND: startVm: field[cdRoms.0.path]: Invalid string: must start with "/"',
    ],
    [
      'a password that the console cannot use, without quoting it',
      { ...startCommand(), consolePassword: 'hunter2-hunter2' },
      'INVALID_COMMAND: startVm: field[consolePassword]: longer than the console mode can use',
    ],
    [
      'a password with a blank, without quoting it',
      { ...startCommand(), consolePassword: 'hunter 2' },
      'INVALID_COMMAND: startVm: field[consolePassword]: printable ASCII without blanks',
    ],
  ])('refuses %s and names it', (_what, body, message) => {
    expect(messageOf(() => parseRequest('startVm', body))).toBe(message);
  });

  it.each([null, 'text', 7, []])('refuses %j, which is no object', (body) => {
    expect(messageOf(() => parseRequest('ping', body))).toMatch(
      /^INVALID_COMMAND: ping: body: Invalid input: expected object/,
    );
  });

  it('cuts what a sender can make long', () => {
    const body = { hostUuid: 'f'.repeat(32), [`k${'x'.repeat(10_000)}`]: 1 };
    expect(messageOf(() => parseRequest('ping', body)).length).toBeLessThan(600);
  });
});

describe('parseReply', () => {
  it('takes a wrong reply for an error of the agent', () => {
    expect(messageOf(() => parseReply('stopVm', { surprise: 1 }))).toBe(
      'INTERNAL: the answer to stopVm was wrong: body: Unrecognized key: "surprise"',
    );
  });
});
