import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureNodeModules } from './ensure-node-modules.mjs';
import { runTool } from './lib/node-tool.mjs';
import { prepareMachine } from './lib/prepare-machine.mjs';
import { closingLine, countTests, reasonToFail } from './lib/test-counts.mjs';

const requireAll = process.env.REQUIRE_ALL === '1';

/**
 * Runs every test once.
 *
 * @param {string[]} args given to vitest, such as `-t name` or a folder
 */
async function runVitest(args) {
  const folder = mkdtempSync(path.join(tmpdir(), 'flipside-test-'));
  const file = path.join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const code = await runTool('vitest', ['run', ...reporters, ...args]);
    // Without a report it did not even begin: a broken configuration, say.
    const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { testResults: [] };
    return { code, counts: countTests(report) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await ensureNodeModules();
for (const problem of await prepareMachine()) {
  console.error(`\n!!! REAL SUITES ${requireAll ? 'WILL FAIL' : 'ARE SKIPPED'} !!! ${problem}\n`);
}
const { code, counts } = await runVitest(process.argv.slice(2));
const reason = reasonToFail(counts, requireAll);
// Unhandled errors and failing hooks are in vitest's exit code, not in the counts.
process.exitCode = reason === undefined ? code : code || 1;
if (reason !== undefined) console.error(reason);
else if (code !== 0) console.error(`vitest ended with exit code ${code}`);
// The last line, always: continuous integration reads it.
console.log(closingLine(counts));
