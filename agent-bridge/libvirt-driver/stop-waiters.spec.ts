import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StopWaiters } from './stop-waiters.js';

const ONE = '1'.repeat(32);
const TWO = '2'.repeat(32);

describe('StopWaiters', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('tells everyone who waits for this VM', async () => {
    const waiters = new StopWaiters();
    const first = waiters.wait(ONE, 1000);
    const second = waiters.wait(ONE, 1000);
    const other = waiters.wait(TWO, 500);
    waiters.stopped(ONE);
    await vi.advanceTimersByTimeAsync(500);
    expect(await Promise.all([first, second, other])).toEqual(['stopped', 'stopped', 'timeout']);
  });

  it('gives up after the time and not before', async () => {
    const waiters = new StopWaiters();
    const settled = vi.fn();
    const waiting = waiters.wait(ONE, 1000).then(settled);
    await vi.advanceTimersByTimeAsync(999);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await waiting;
    expect(settled).toHaveBeenCalledWith('timeout');
  });

  it('does not know when the connection is lost', async () => {
    const waiters = new StopWaiters();
    const waiting = waiters.wait(ONE, 1000);
    waiters.connectionLost();
    expect(await waiting).toBe('unknown');
    waiters.stopped(ONE);
  });
});
