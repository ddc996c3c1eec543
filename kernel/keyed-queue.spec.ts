import { describe, expect, it } from 'vitest';
import { KeyedQueue } from './keyed-queue.js';

describe('KeyedQueue', () => {
  it('runs tasks of one key in order, others side by side, and goes on after a failure', async () => {
    const queue = new KeyedQueue();
    const log: string[] = [];
    let openGate = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      openGate = resolve;
    });
    const first = queue.run('a', async () => {
      await gate;
      log.push('a1');
      throw new Error('broken');
    });
    const second = queue.run('a', async () => log.push('a2'));
    await queue.run('b', async () => log.push('b1'));
    expect(log).toEqual(['b1']);
    openGate();
    await expect(first).rejects.toThrow('broken');
    await second;
    expect(log).toEqual(['b1', 'a1', 'a2']);
  });

  it('forgets a key once its tasks are done', async () => {
    const queue = new KeyedQueue();
    await queue.run('a', async () => undefined);
    await Promise.resolve();
    expect(queue.size).toBe(0);
  });
});
