import type { AgentEnvironment } from '../environment.js';
import type { RunningAgent } from './run-agent.js';

type Announce = AgentEnvironment['AGENT_ANNOUNCE'];

const LINES: Record<Announce, (agent: RunningAgent) => string> = {
  text: ({ url, secretFile }) => `Agent listens on ${url}; its secret is in ${secretFile}`,
  json: ({ port }) => JSON.stringify({ ready: { port } }),
};

/** The one line on standard output that says the agent is ready; `json` is for the program that started it. */
export function announce(agent: RunningAgent, kind: Announce): void {
  process.stdout.write(`${LINES[kind](agent)}\n`);
}
