import { runBuilt } from './lib/run-built.mjs';

await runBuilt('server/main.js');
