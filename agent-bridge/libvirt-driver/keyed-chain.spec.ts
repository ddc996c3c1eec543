import { describe, expect, it } from 'vitest';
import { KeyedChain } from './keyed-chain.js';

describe('KeyedChain', () => {
  it('runs one key in order and does not make others wait', async () => {
    const chain = new KeyedChain();
    const log: string[] = [];
    let release: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const work = (name: string, before: Promise<unknown> = Promise.resolve()) =>
      new Promise<void>((done) => {
        chain.add(name.charAt(0), async () => {
          await before;
          log.push(name);
          done();
        });
      });
    const a1 = work('a1', gate);
    const a2 = work('a2');
    await work('b1');
    expect(log).toEqual(['b1']);
    release();
    await Promise.all([a1, a2]);
    await work('a3');
    expect(log).toEqual(['b1', 'a1', 'a2', 'a3']);
  });
});
