import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HostRegistration } from './host-registration.js';

describe('HostRegistration', () => {
  let attempts: number[];
  let problems: (string | null)[];
  let lines: string[];
  let registration: HostRegistration;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    attempts = [];
    problems = [];
    lines = [];
    const write = (line: string) => lines.push(/"msg":"([^"]*)"/.exec(line)?.[1] ?? line);
    registration = new HostRegistration({
      register: async (port) => {
        attempts.push(port);
        const problem = problems.shift() ?? null;
        if (problem !== null) throw new Error(problem);
      },
      logger: pino({}, { write }),
      minRetryDelayMs: 100,
      maxRetryDelayMs: 300,
    });
  });

  afterEach(() => {
    registration.stop();
    vi.useRealTimers();
  });

  it('is done when it succeeds at once', async () => {
    expect(await registration.at(7070)).toBeNull();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([attempts, lines]).toEqual([[7070], []]);
  });

  it('tells the first problem, tries again ever more slowly, and logs what changes', async () => {
    problems = ['libvirt is down', 'libvirt is down', 'too slow', 'too slow', null];
    expect(await registration.at(7070)).toBe('libvirt is down');
    for (const [delayMs, count] of [
      [99, 1],
      [1, 2],
      [199, 2],
      [1, 3],
      [299, 3],
      [1, 4],
      [300, 5],
      [10_000, 5],
    ] as const) {
      await vi.advanceTimersByTimeAsync(delayMs);
      expect(attempts).toHaveLength(count);
    }
    expect(lines).toEqual([
      'this machine is not usable as a host yet: libvirt is down',
      'this machine is not usable as a host yet: too slow',
      'this machine is a host of the cloud now',
    ]);
  });

  it('gives an older port up', async () => {
    problems = ['the agent died'];
    await registration.at(7070);
    expect(await registration.at(7171)).toBeNull();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(attempts).toEqual([7070, 7171]);
  });

  it('does nothing after it was stopped', async () => {
    problems = ['libvirt is down', 'libvirt is down'];
    await registration.at(7070);
    registration.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(attempts).toEqual([7070]);
  });
});
