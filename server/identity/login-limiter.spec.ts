import { describe, expect, it } from 'vitest';
import { LoginLimiter } from './login-limiter.js';

const limits = { failuresPerAccountAndAddress: 2, failuresPerAddress: 4, windowSeconds: 60 };
const refused = { code: 'ID.1000', status: 429 };

describe('LoginLimiter', () => {
  it('stops one account from one address, and nobody else', async () => {
    const limiter = new LoginLimiter(limits);
    await limiter.take('admin', '10.0.0.1');
    await limiter.take('admin', '10.0.0.1');
    await expect(limiter.take('admin', '10.0.0.1')).rejects.toMatchObject(refused);
    await limiter.take('admin', '10.0.0.2');
    await limiter.take('other', '10.0.0.1');
  });

  it('stops one address that tries many accounts', async () => {
    const limiter = new LoginLimiter(limits);
    for (const account of ['a', 'b', 'c', 'd']) await limiter.take(account, '10.0.0.1');
    await expect(limiter.take('e', '10.0.0.1')).rejects.toMatchObject(refused);
  });

  it('counts attempts side by side', async () => {
    const limiter = new LoginLimiter(limits);
    const attempts = Array.from({ length: 10 }, () => limiter.take('admin', '10.0.0.1'));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  });

  it('forgets failures after a success', async () => {
    const limiter = new LoginLimiter(limits);
    for (let round = 0; round < 10; round++) {
      await limiter.take('admin', '10.0.0.1');
      await limiter.succeeded('admin', '10.0.0.1');
    }
    await limiter.take('admin', '10.0.0.1');
  });

  it('says how long to wait', async () => {
    const limiter = new LoginLimiter({ ...limits, failuresPerAccountAndAddress: 1 });
    await limiter.take('admin', '10.0.0.1');
    await expect(limiter.take('admin', '10.0.0.1')).rejects.toThrow('try again in 60 seconds');
  });
});
