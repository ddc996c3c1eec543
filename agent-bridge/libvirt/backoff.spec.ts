import { describe, expect, it } from 'vitest';
import { backoffDelayMs } from './backoff.js';

describe('backoffDelayMs', () => {
  it('grows with each failure up to the longest pause', () => {
    const options = { reconnectInitialDelayMs: 200, reconnectMaxDelayMs: 5000, reconnectFactor: 2 };
    const delays = [0, 1, 2, 3, 4, 5, 6, 10_000].map((failures) => backoffDelayMs(failures, options));
    expect(delays).toEqual([200, 400, 800, 1600, 3200, 5000, 5000, 5000]);
  });
});
