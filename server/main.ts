import { DatabaseOpenError } from '#kernel';
import { parseEnvironment } from './environment.js';
import { runManager } from './run-manager.js';
import { StartError } from './start-error.js';

try {
  await runManager(parseEnvironment(process.env));
} catch (error) {
  if (!(error instanceof StartError || error instanceof DatabaseOpenError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
