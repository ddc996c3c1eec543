import { describe, expect, it, vi } from 'vitest';
import { Remembered } from './remembered.js';

describe('Remembered', () => {
  it('asks once until told to forget', async () => {
    const ask = vi.fn(async () => ask.mock.calls.length);
    const value = new Remembered(ask);
    expect(await Promise.all([value.get(), value.get()])).toEqual([1, 1]);
    value.forget();
    expect(await value.get()).toBe(2);
  });

  it('does not remember a failure', async () => {
    const ask = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error('not now')).mockResolvedValue('fine');
    const value = new Remembered(ask);
    const both = await Promise.allSettled([value.get(), value.get()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await value.get()).toBe('fine');
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('lets a late failure not undo a newer answer', async () => {
    let fail: (error: Error) => void = () => {};
    const late = new Promise<string>((_resolve, reject) => {
      fail = reject;
    });
    const ask = vi.fn<() => Promise<string>>().mockReturnValueOnce(late).mockResolvedValue('new');
    const value = new Remembered(ask);
    const old = value.get();
    value.forget();
    expect(await value.get()).toBe('new');
    fail(new Error('late'));
    await expect(old).rejects.toThrow('late');
    expect(await value.get()).toBe('new');
    expect(ask).toHaveBeenCalledTimes(2);
  });
});
