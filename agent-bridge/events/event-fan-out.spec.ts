import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AgentEvent } from '#contract';
import { EventFanOut } from './event-fan-out.js';

const agentInstanceUuid = 'a0000000000000000000000000000001';
const hello: AgentEvent = { type: 'hello', agentInstanceUuid };
const heartbeat: AgentEvent = { type: 'heartbeat' };
const resync: AgentEvent = { type: 'resync', reason: 'test' };

function makeFanOut() {
  const errors: unknown[] = [];
  const onListenerError = (error: unknown) => errors.push(error);
  return { errors, fanOut: new EventFanOut({ agentInstanceUuid, heartbeatIntervalMs: 1000, onListenerError }) };
}

describe('EventFanOut', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('says hello to each listener first, then gives every event to all', () => {
    const { fanOut } = makeFanOut();
    const first: AgentEvent[] = [];
    const second: AgentEvent[] = [];
    const stop = fanOut.subscribe((event) => first.push(event));
    fanOut.emit(resync);
    fanOut.subscribe((event) => second.push(event));
    fanOut.emit(resync);
    stop();
    fanOut.emit(resync);
    fanOut.close();
    expect({ first, second }).toEqual({ first: [hello, resync, resync], second: [hello, resync, resync] });
  });

  it('beats while somebody listens, and only then', () => {
    vi.useFakeTimers();
    const { fanOut } = makeFanOut();
    expect(vi.getTimerCount()).toBe(0);
    const events: AgentEvent[] = [];
    const stop = fanOut.subscribe((event) => events.push(event));
    vi.advanceTimersByTime(2000);
    stop();
    expect(events).toEqual([hello, heartbeat, heartbeat]);
    expect(vi.getTimerCount()).toBe(0);
    const again: AgentEvent[] = [];
    fanOut.subscribe((event) => again.push(event));
    vi.advanceTimersByTime(1000);
    fanOut.close();
    expect(again).toEqual([hello, heartbeat]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not stopped by a listener that throws', () => {
    const { fanOut, errors } = makeFanOut();
    const broken = new Error('broken');
    const events: AgentEvent[] = [];
    fanOut.subscribe(() => {
      throw broken;
    });
    fanOut.subscribe((event) => events.push(event));
    fanOut.emit(resync);
    fanOut.close();
    expect({ errors, events }).toEqual({ errors: [broken, broken], events: [hello, resync] });
  });
});
