import { runBuilt } from './lib/run-built.mjs';

await runBuilt('agent-bridge/main.js');
