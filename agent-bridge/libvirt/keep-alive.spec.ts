import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeepAlive, keepAliveFrame } from './keep-alive.js';

describe('KeepAlive', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function started(intervalSeconds: number, count: number): { keepAlive: KeepAlive; log: string[] } {
    const log: string[] = [];
    const note = (what: string) => () => void log.push(`${what} at ${performance.now() - begun}`);
    const begun = performance.now();
    const keepAlive = new KeepAlive({ intervalSeconds, count, ping: note('ping'), dead: note('dead') });
    keepAlive.start();
    return { keepAlive, log };
  }

  it('pings a silent peer and gives up after the allowed number of unanswered pings', () => {
    const { log } = started(5, 2);
    vi.advanceTimersByTime(60_000);
    expect(log).toEqual(['ping at 5000', 'ping at 10000', 'dead at 15000']);
  });

  it('takes any message for a sign of life', () => {
    const { keepAlive, log } = started(5, 1);
    vi.advanceTimersByTime(5000);
    vi.advanceTimersByTime(3000);
    keepAlive.received();
    vi.advanceTimersByTime(6999);
    expect(log).toEqual(['ping at 5000', 'ping at 13000']);
    vi.advanceTimersByTime(10_000);
    expect(log).toEqual(['ping at 5000', 'ping at 13000', 'dead at 18000']);
  });

  it('does not ping a peer that talks', () => {
    const { keepAlive, log } = started(5, 1);
    for (let second = 0; second < 60; second += 1) {
      vi.advanceTimersByTime(1000);
      keepAlive.received();
    }
    expect(log).toEqual([]);
  });

  it('ends at the first silence when no unanswered ping is allowed', () => {
    const { log } = started(5, 0);
    vi.advanceTimersByTime(60_000);
    expect(log).toEqual(['dead at 5000']);
  });

  it('does nothing when switched off, or once stopped', () => {
    const off = started(0, 5);
    const stopped = started(5, 5);
    vi.advanceTimersByTime(7000);
    stopped.keepAlive.stop();
    vi.advanceTimersByTime(3_600_000);
    expect([off.log, stopped.log]).toEqual([[], ['ping at 5000']]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('speaks the keep-alive program of libvirt', () => {
    expect(keepAliveFrame('ping').toString('hex')).toBe(
      '0000001c' + '6b656570' + '00000001' + '00000001' + '00000002' + '00000000' + '00000000',
    );
    expect(keepAliveFrame('pong').readInt32BE(12)).toBe(2);
  });
});
