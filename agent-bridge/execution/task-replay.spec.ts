import { describe, expect, it } from 'vitest';
import { AgentError } from '../agent-error.js';
import { TaskReplay, type TaskReplayOptions } from './task-replay.js';

function makeReplay(options: Partial<TaskReplayOptions> = {}) {
  const clock = { ms: 0 };
  const replay = new TaskReplay({
    maxRememberedTasks: 100,
    rememberTaskMs: 1000,
    maxRememberedChars: 1000,
    now: () => clock.ms,
    ...options,
  });
  let runs = 0;
  const work = (reply: object = {}) => {
    return async () => {
      runs += 1;
      return { ...reply, run: runs };
    };
  };
  return { replay, work, clock, runs: () => runs };
}

describe('TaskReplay', () => {
  it('gives the first result again and runs nothing twice', async () => {
    const { replay, work, runs } = makeReplay();
    expect(await replay.run('t', 'start', work())).toEqual({ run: 1 });
    expect(await replay.run('t', 'start', work())).toEqual({ run: 1 });
    expect(await replay.run('u', 'start', work())).toEqual({ run: 2 });
    expect(runs()).toBe(2);
  });

  it('lets both wait for one result while the first still runs', async () => {
    const { replay, runs, work } = makeReplay();
    let end: (reply: object) => void = () => undefined;
    const first = replay.run('t', 'start', () => new Promise((resolve) => (end = resolve)));
    const second = replay.run('t', 'start', work());
    end({ ok: 1 });
    expect(await Promise.all([first, second])).toEqual([{ ok: 1 }, { ok: 1 }]);
    expect(runs()).toBe(0);
  });

  it('gives a failure again', async () => {
    const { replay, work, runs } = makeReplay();
    const failure = new AgentError('VM_NOT_FOUND', 'no');
    await expect(replay.run('t', 'stop', () => Promise.reject(failure))).rejects.toBe(failure);
    await expect(replay.run('t', 'stop', work())).rejects.toBe(failure);
    expect(runs()).toBe(0);
  });

  it('forgets a task that was refused as BUSY, because it never ran', async () => {
    const { replay, work } = makeReplay();
    const busy = () => Promise.reject(new AgentError('BUSY', 'later'));
    await expect(replay.run('t', 'start', busy)).rejects.toMatchObject({ code: 'BUSY' });
    expect(await replay.run('t', 'start', work())).toEqual({ run: 1 });
  });

  it('refuses the uuid for another command, while it runs and afterwards', async () => {
    const { replay, work, runs } = makeReplay();
    const first = replay.run('t', 'start vm1', work());
    const refusal = { code: 'INVALID_COMMAND' };
    await expect(replay.run('t', 'start vm2', work())).rejects.toMatchObject(refusal);
    await first;
    await expect(replay.run('t', 'start vm2', work())).rejects.toMatchObject(refusal);
    expect(runs()).toBe(1);
  });

  it('forgets the oldest when too many are remembered', async () => {
    const { replay, work } = makeReplay({ maxRememberedTasks: 2 });
    for (const uuid of ['t', 'u', 'v']) await replay.run(uuid, 'start', work());
    expect(await replay.run('u', 'start', work())).toEqual({ run: 2 });
    expect(await replay.run('v', 'start', work())).toEqual({ run: 3 });
    expect(await replay.run('t', 'start', work())).toEqual({ run: 4 });
  });

  it('forgets what is too old, at the limit and not before', async () => {
    const { replay, work, clock } = makeReplay({ rememberTaskMs: 1000 });
    await replay.run('t', 'start', work());
    clock.ms = 999;
    expect(await replay.run('t', 'start', work())).toEqual({ run: 1 });
    clock.ms = 1000;
    expect(await replay.run('t', 'start', work())).toEqual({ run: 2 });
  });

  it('forgets the oldest when the results are too long together', async () => {
    const { replay, work } = makeReplay({ maxRememberedChars: 100 });
    await replay.run('t', 'sync', work({ long: 'x'.repeat(60) }));
    await replay.run('u', 'sync', work({ long: 'x'.repeat(60) }));
    expect(await replay.run('u', 'sync', work())).toMatchObject({ run: 2 });
    expect(await replay.run('t', 'sync', work())).toMatchObject({ run: 3 });
  });

  it('never forgets a task that still runs', async () => {
    const { replay, work, clock } = makeReplay({ maxRememberedTasks: 1 });
    let end: (reply: object) => void = () => undefined;
    const slow = replay.run('slow', 'start', () => new Promise((resolve) => (end = resolve)));
    for (const uuid of ['t', 'u', 'v']) await replay.run(uuid, 'start', work());
    clock.ms = 1_000_000;
    const joined = replay.run('slow', 'start', work());
    end({ slow: true });
    expect(await Promise.all([slow, joined])).toEqual([{ slow: true }, { slow: true }]);
  });
});
