import { describe, expect, it } from 'vitest';
import { runProgram } from '../host/run-program.js';

const SPEC = 'scripts/lib/lock.spec.ts';

async function npmTest(args: readonly string[], requireAll = '') {
  // Empty: this very run may demand every test, the one inside it is another matter.
  const env = { REQUIRE_ALL: requireAll };
  const { code, stdout, stderr } = await runProgram(process.execPath, ['scripts/test.mjs', ...args], { env });
  return { code, lastLine: stdout.toString().trimEnd().split('\n').at(-1), stderr };
}

describe('the test command', { timeout: 60_000 }, () => {
  it('ends with one line that counts', async () => {
    expect(await npmTest([SPEC])).toMatchObject({ code: 0, lastLine: '3 passed, 0 failed, 0 skipped' });
  });

  it('hands its arguments on, and fails for a skipped test when all are required', async () => {
    const args = [SPEC, '-t', 'gives|given back'];
    expect(await npmTest(args)).toMatchObject({ code: 0, lastLine: '1 passed, 0 failed, 2 skipped' });
    const strict = await npmTest(args, '1');
    expect(strict).toMatchObject({ code: 1, lastLine: '1 passed, 0 failed, 2 skipped' });
    expect(strict.stderr).toContain('REQUIRE_ALL=1 and 2 tests were skipped');
  });

  it('fails when there is no test', async () => {
    expect(await npmTest(['no-such-file'])).toMatchObject({ code: 1, lastLine: '0 passed, 0 failed, 0 skipped' });
  });
});
