import { describe, expect, it } from 'vitest';
import { CallTable, type OpenCall } from './call-table.js';
import { LibvirtTransportError } from './transport-error.js';

function call(serial: number, slow = false, fail: OpenCall['fail'] = () => {}): OpenCall {
  return { serial, procedureNumber: 100 + serial, slow, bytes: Buffer.alloc(0), accept: () => {}, fail };
}

function sendable(table: CallTable): number[] {
  const serials: number[] = [];
  for (let next = table.takeSendable(); next; next = table.takeSendable()) serials.push(next.serial);
  return serials;
}

describe('CallTable', () => {
  it('lets through as many calls as allowed, oldest first, and one more for each answer', () => {
    const table = new CallTable(2);
    for (const serial of [1, 2, 3, 4]) table.add(call(serial));
    expect(sendable(table)).toEqual([1, 2]);
    expect(table.takeAnswered(2, 102)?.serial).toBe(2);
    expect(sendable(table)).toEqual([3]);
  });

  it('keeps one slot for quick calls', () => {
    const table = new CallTable(3);
    for (const serial of [1, 2, 3]) table.add(call(serial, true));
    table.add(call(4));
    expect(sendable(table)).toEqual([1, 2, 4]);
    table.takeAnswered(4, 104);
    expect(sendable(table)).toEqual([]);
    table.takeAnswered(1, 101);
    expect(sendable(table)).toEqual([3]);
  });

  it('lets slow calls through one by one when there is only one slot', () => {
    const table = new CallTable(1);
    table.add(call(1, true));
    table.add(call(2, true));
    expect(sendable(table)).toEqual([1]);
    table.takeAnswered(1, 101);
    expect(sendable(table)).toEqual([2]);
  });

  it('finds no call for an answer to one that is unknown, waiting, answered, or of another procedure', () => {
    const table = new CallTable(1);
    table.add(call(1));
    table.add(call(2));
    sendable(table);
    expect(table.takeAnswered(9, 109)).toBeUndefined();
    expect(table.takeAnswered(2, 102)).toBeUndefined();
    expect(table.takeAnswered(1, 999)).toBeUndefined();
    expect(table.takeAnswered(1, 101)?.serial).toBe(1);
    expect(table.takeAnswered(1, 101)).toBeUndefined();
  });

  it('withdraws a waiting call, and no other', () => {
    const table = new CallTable(1);
    table.add(call(1));
    table.add(call(2));
    sendable(table);
    expect([table.withdraw(1), table.withdraw(2), table.withdraw(2)]).toEqual([false, true, false]);
    table.takeAnswered(1, 101);
    expect(sendable(table)).toEqual([]);
  });

  it('fails every call once, telling those that were sent from those that were not', () => {
    const failed: [number, boolean][] = [];
    const table = new CallTable(2);
    for (const serial of [1, 2, 3]) table.add(call(serial, true, (_, mayHaveRun) => failed.push([serial, mayHaveRun])));
    table.add(call(4, false, (_, mayHaveRun) => failed.push([4, mayHaveRun])));
    sendable(table);
    table.failAll(new LibvirtTransportError('closed', 'gone'));
    table.failAll(new LibvirtTransportError('closed', 'gone'));
    expect(failed).toEqual([
      [1, true],
      [4, true],
      [2, false],
      [3, false],
    ]);
  });
});
