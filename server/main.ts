import { EnvironmentError, parseEnvironment } from './environment.js';
import { runManager } from './run-manager.js';

try {
  await runManager(parseEnvironment(process.env));
} catch (error) {
  if (!(error instanceof EnvironmentError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
