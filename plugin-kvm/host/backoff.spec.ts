import { describe, expect, it } from 'vitest';
import { backoffMs } from './backoff.js';

const range = { minMs: 100, maxMs: 1000 };

describe('the pause after failures', () => {
  it('doubles up to its limit', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 2000].map((failures) => backoffMs(failures, range, 1))).toEqual([
      0, 100, 200, 400, 800, 1000, 1000, 1000,
    ]);
  });

  it('is half by chance', () => {
    expect([0, 0.25, 0.999].map((random) => backoffMs(2, range, random))).toEqual([100, 125, 200]);
  });
});
