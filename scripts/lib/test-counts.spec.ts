import { describe, expect, it } from 'vitest';
import { closingLine, countTests, reasonToFail } from './test-counts.mjs';

const file = (status: string, ...statuses: string[]) => ({
  status,
  assertionResults: statuses.map((each) => ({ status: each })),
});

describe('the count of a test run', () => {
  it('adds up files; what neither passed nor failed was skipped', () => {
    const testResults = [
      file('passed', 'passed', 'passed', 'pending'),
      file('failed', 'failed', 'passed'),
      file('passed', 'todo', 'skipped', 'disabled'),
    ];
    expect(countTests({ testResults })).toEqual({ passed: 3, failed: 1, skipped: 4 });
  });

  it('counts a file that failed without a failed test as one', () => {
    const testResults = [file('failed'), file('failed', 'passed'), file('failed', 'failed')];
    expect(countTests({ testResults })).toEqual({ passed: 1, failed: 3, skipped: 0 });
  });

  it('is printed in one line', () => {
    expect(closingLine({ passed: 1, failed: 2, skipped: 3 })).toBe('1 passed, 2 failed, 3 skipped');
  });
});

describe('a test run is a failure', () => {
  it.each([
    [{ passed: 1, failed: 0, skipped: 0 }, undefined, undefined],
    [{ passed: 1, failed: 0, skipped: 1 }, undefined, 'REQUIRE_ALL=1 and 1 tests were skipped'],
    [{ passed: 0, failed: 0, skipped: 1 }, undefined, 'REQUIRE_ALL=1 and 1 tests were skipped'],
    [{ passed: 0, failed: 0, skipped: 0 }, 'there was no test at all', 'there was no test at all'],
    [{ passed: 5, failed: 2, skipped: 1 }, '2 tests failed', '2 tests failed'],
  ])('%j', (counts, reason, reasonWhenAllAreRequired) => {
    expect(reasonToFail(counts, false)).toBe(reason);
    expect(reasonToFail(counts, true)).toBe(reasonWhenAllAreRequired);
  });
});
