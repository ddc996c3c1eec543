import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readEvents } from './read-events.js';

const OPTIONS = { maxEventLineBytes: 1024, eventStreamSilenceMs: 100 };
const HEARTBEAT = '{"type":"heartbeat"}\n';

function read(onEvent = (): void => {}) {
  const stream = new PassThrough();
  const ends: string[] = [];
  const stop = readEvents(stream, { onEvent, onEnd: (reason) => ends.push(reason) }, OPTIONS);
  const say = (text: string) => stream.emit('data', Buffer.from(text));
  return { stream, ends, stop, say };
}

describe('the reader of an event stream', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('ends when nothing comes for too long, and not before', () => {
    const { ends, say, stream } = read();
    for (let beat = 0; beat < 4; beat++) {
      vi.advanceTimersByTime(99);
      say(HEARTBEAT);
    }
    vi.advanceTimersByTime(99);
    expect(ends).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(ends).toEqual(['the event stream said nothing for 100 ms']);
    expect(stream.destroyed).toBe(true);
  });

  it('leaves no timer behind when it was stopped', () => {
    const { stop, ends } = read();
    stop();
    expect(vi.getTimerCount()).toBe(0);
    expect(ends).toEqual([]);
  });

  it('ends instead of breaking when the handler fails', () => {
    const { ends, say } = read(() => {
      throw new Error('the handler failed');
    });
    say(HEARTBEAT + HEARTBEAT);
    expect(ends).toEqual(['the handler failed']);
  });

  it('gives nothing after it was stopped from inside', () => {
    let seen = 0;
    const reader: { stop: () => void } = { stop: () => {} };
    const { say, stop, ends } = read(() => {
      seen += 1;
      reader.stop();
    });
    reader.stop = stop;
    say(HEARTBEAT + HEARTBEAT);
    expect(seen).toBe(1);
    expect(ends).toEqual([]);
  });
});
