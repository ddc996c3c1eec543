/**
 * @typedef {{ passed: number, failed: number, skipped: number }} TestCounts
 * @typedef {{ status: string, assertionResults: { status: string }[] }} TestFileResult
 */

/**
 * Counts a report of vitest's JSON reporter. A file that failed before its first test (a syntax error, a failing
 * import or hook) counts as one failed test: it would vanish from the sum otherwise.
 *
 * @param {{ testResults: TestFileResult[] }} report
 * @returns {TestCounts}
 */
export function countTests(report) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    const failedBefore = counts.failed;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') counts.passed += 1;
      else if (status === 'failed') counts.failed += 1;
      else counts.skipped += 1;
    }
    if (file.status === 'failed' && counts.failed === failedBefore) counts.failed += 1;
  }
  return counts;
}

/**
 * Why the run is not a success although vitest may call it one.
 *
 * @param {TestCounts} counts
 * @param {boolean} requireAll a skipped test is a failure
 * @returns {string | undefined}
 */
export function reasonToFail(counts, requireAll) {
  if (counts.failed > 0) return `${counts.failed} tests failed`;
  if (counts.passed + counts.skipped === 0) return 'there was no test at all';
  if (requireAll && counts.skipped > 0) return `REQUIRE_ALL=1 and ${counts.skipped} tests were skipped`;
  return undefined;
}

/** @param {TestCounts} counts */
export const closingLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;
