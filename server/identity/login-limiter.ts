import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { knownError } from '#kernel';

export interface LoginLimits {
  /** Failures of one account from one address before it has to wait. */
  readonly failuresPerAccountAndAddress: number;
  /** Failures from one address, whatever the account. */
  readonly failuresPerAddress: number;
  /** Failures are forgotten after this, and a blocked caller waits as long. */
  readonly windowSeconds: number;
}

export const DEFAULT_LOGIN_LIMITS: LoginLimits = {
  failuresPerAccountAndAddress: 5,
  failuresPerAddress: 50,
  windowSeconds: 300,
};

/**
 * Slows down guessing. An account is never blocked for everybody: that would let anyone lock the administrator out.
 * Counts are kept per management node.
 */
@Injectable()
export class LoginLimiter {
  private readonly byPair: RateLimiterMemory;
  private readonly byAddress: RateLimiterMemory;

  constructor(limits: LoginLimits = DEFAULT_LOGIN_LIMITS) {
    const { windowSeconds: duration } = limits;
    this.byPair = new RateLimiterMemory({ points: limits.failuresPerAccountAndAddress, duration, keyPrefix: 'pair' });
    this.byAddress = new RateLimiterMemory({ points: limits.failuresPerAddress, duration, keyPrefix: 'address' });
  }

  /**
   * Takes an attempt from the budget before the password is looked at, so that attempts side by side cannot share one.
   * Throws `identity.rateLimited` when nothing is left.
   */
  async take(accountName: string, address: string): Promise<void> {
    try {
      await this.byAddress.consume(address);
      await this.byPair.consume(pairKey(accountName, address));
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw knownError('identity.rateLimited', { seconds: Math.ceil(refusal.msBeforeNext / 1000) });
    }
  }

  /** A successful login gives its attempt back and forgets the pair's failures. */
  async succeeded(accountName: string, address: string): Promise<void> {
    await this.byAddress.reward(address);
    await this.byPair.delete(pairKey(accountName, address));
  }
}

/** The length keeps `a|b` + `c` and `a` + `b|c` apart. */
function pairKey(accountName: string, address: string): string {
  return `${accountName.length}|${accountName}|${address}`;
}
