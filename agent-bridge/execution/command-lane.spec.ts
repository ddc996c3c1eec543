import { afterEach, describe, expect, it, vi } from 'vitest';
import { CommandLane } from './command-lane.js';

/** A task that ends when told to, and notes when it starts. */
function makeTasks() {
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const task = (name: string) => () => {
    started.push(name);
    return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
  };
  return { started, task, end: (name: string) => ends.get(name)?.() };
}

const FOREVER_MS = 2 ** 30;

describe('CommandLane', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('runs tasks of one key one after the other, in the order they came', async () => {
    const { started, task, end } = makeTasks();
    const lane = new CommandLane({ maxRunning: 10, maxWaiting: 10 });
    const results = ['a', 'b', 'c'].map((name) => lane.run('vm', FOREVER_MS, task(name)));
    expect(started).toEqual(['a']);
    end('a');
    await results[0];
    expect(started).toEqual(['a', 'b']);
    end('b');
    await results[1];
    expect(started).toEqual(['a', 'b', 'c']);
    end('c');
    expect(await Promise.all(results)).toEqual(['a', 'b', 'c']);
  });

  it('runs tasks of different keys, and those without a key, side by side up to the limit', async () => {
    const { started, task, end } = makeTasks();
    const lane = new CommandLane({ maxRunning: 3, maxWaiting: 10 });
    const results = [
      lane.run('vm1', FOREVER_MS, task('a')),
      lane.run(null, FOREVER_MS, task('b')),
      lane.run(null, FOREVER_MS, task('c')),
      lane.run('vm2', FOREVER_MS, task('d')),
    ];
    expect(started).toEqual(['a', 'b', 'c']);
    end('b');
    await results[1];
    expect(started).toEqual(['a', 'b', 'c', 'd']);
    for (const name of ['a', 'c', 'd']) end(name);
    await Promise.all(results);
  });

  it('lets a task of another key pass those that wait for their key', async () => {
    const { started, task, end } = makeTasks();
    const lane = new CommandLane({ maxRunning: 2, maxWaiting: 10 });
    const results = [
      lane.run('vm1', FOREVER_MS, task('a')),
      lane.run('vm1', FOREVER_MS, task('b')),
      lane.run('vm2', FOREVER_MS, task('c')),
    ];
    expect(started).toEqual(['a', 'c']);
    for (const name of ['a', 'c']) end(name);
    await results[0];
    end('b');
    expect(await Promise.all(results)).toEqual(['a', 'b', 'c']);
  });

  it('goes on after a task that failed', async () => {
    const lane = new CommandLane({ maxRunning: 1, maxWaiting: 10 });
    const failing = lane.run('vm', FOREVER_MS, () => Promise.reject(new Error('broken')));
    const next = lane.run('vm', FOREVER_MS, () => Promise.resolve('fine'));
    await expect(failing).rejects.toThrow('broken');
    expect(await next).toBe('fine');
  });

  it('lets as many wait as allowed and refuses one more as BUSY', async () => {
    const { task, end } = makeTasks();
    const lane = new CommandLane({ maxRunning: 1, maxWaiting: 2 });
    const results = ['a', 'b', 'c'].map((name) => lane.run(null, FOREVER_MS, task(name)));
    await expect(lane.run(null, FOREVER_MS, task('d'))).rejects.toMatchObject({
      code: 'BUSY',
      params: { running: 1, waiting: 2 },
    });
    for (const [index, name] of ['a', 'b', 'c'].entries()) {
      end(name);
      await results[index];
    }
  });

  it('never starts a task whose sender has given up', async () => {
    vi.useFakeTimers();
    const { started, task, end } = makeTasks();
    const lane = new CommandLane({ maxRunning: 1, maxWaiting: 2 });
    const first = lane.run('vm', FOREVER_MS, task('a'));
    const second = lane.run('vm', 500, task('b'));
    const third = lane.run('vm', FOREVER_MS, task('c'));
    const refused = expect(second).rejects.toMatchObject({ code: 'TIMEOUT' });
    await vi.advanceTimersByTimeAsync(500);
    await refused;
    end('a');
    await first;
    expect(started).toEqual(['a', 'c']);
    end('c');
    await third;
  });

  it('keeps its patience out of a task that has started', async () => {
    vi.useFakeTimers();
    const { task, end } = makeTasks();
    const lane = new CommandLane({ maxRunning: 1, maxWaiting: 2 });
    const first = lane.run('vm', FOREVER_MS, task('a'));
    const second = lane.run('vm', 500, task('b'));
    end('a');
    await first;
    await vi.advanceTimersByTimeAsync(1000);
    end('b');
    expect(await second).toBe('b');
  });

  it('is idle when the last task has ended', async () => {
    const { task, end } = makeTasks();
    const lane = new CommandLane({ maxRunning: 1, maxWaiting: 2 });
    await lane.idle();
    const results = [lane.run(null, FOREVER_MS, task('a')), lane.run(null, FOREVER_MS, task('b'))];
    let isIdle = false;
    const idle = lane.idle().then(() => {
      isIdle = true;
    });
    end('a');
    await results[0];
    expect(isIdle).toBe(false);
    end('b');
    await idle;
  });
});
