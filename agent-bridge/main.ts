import { parseEnvironment } from './environment.js';
import { announce } from './process/announce.js';
import { runAgent } from './process/run-agent.js';
import { AgentStartError } from './process/start-error.js';
import { whenToStop } from './process/when-to-stop.js';

async function main(): Promise<void> {
  const environment = parseEnvironment(process.env);
  const agent = await runAgent(environment);
  whenToStop(environment.AGENT_ANNOUNCE, () => {
    // The process would not end by itself: it would wait for standard input and the IPC channel, which belong to the parent.
    void agent.stop().finally(() => process.exit(0));
  });
  // Last: who reads it may end the agent in the same moment.
  announce(agent, environment.AGENT_ANNOUNCE);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof AgentStartError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
