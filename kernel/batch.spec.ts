import { describe, expect, it } from 'vitest';
import { Batch } from './batch.js';

/** Doubles numbers, a group at a time; 13 cannot be doubled. */
function doubling(maxItems: number) {
  const groups: number[][] = [];
  const batch = new Batch<number, number>(async (items) => {
    groups.push([...items]);
    await Promise.resolve();
    if (items.includes(13)) throw new Error('unlucky');
    return items.map((item) => item * 2);
  }, maxItems);
  return { batch, groups };
}

describe('Batch', () => {
  it('works at once on the first, and together on those that come meanwhile', async () => {
    const { batch, groups } = doubling(3);
    expect(await Promise.all([1, 2, 3, 4, 5].map((item) => batch.add(item)))).toEqual([2, 4, 6, 8, 10]);
    expect(groups).toEqual([[1], [2, 3, 4], [5]]);
    expect(await batch.add(6)).toBe(12);
    expect(groups.at(-1)).toEqual([6]);
  });

  it('lets one fail alone', async () => {
    const { batch, groups } = doubling(10);
    const outcomes = await Promise.allSettled([1, 2, 13, 4].map((item) => batch.add(item)));
    expect(outcomes).toEqual([
      { status: 'fulfilled', value: 2 },
      { status: 'fulfilled', value: 4 },
      { status: 'rejected', reason: new Error('unlucky') },
      { status: 'fulfilled', value: 8 },
    ]);
    expect(groups).toEqual([[1], [2, 13, 4], [2], [13], [4]]);
  });

  it('does not take a wrong number of results for an answer', async () => {
    const batch = new Batch<number, number>(async () => [], 10);
    await expect(batch.add(1)).rejects.toThrow('0 results for 1 items');
  });
});
