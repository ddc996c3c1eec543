import type { AgentEnvironment } from '../environment.js';

/**
 * Calls back once when the agent should end: at SIGINT or SIGTERM, or when the program that started it is gone, so that
 * no orphan stays behind. A parent is known by its IPC channel, or by standard input when it asked for
 * `AGENT_ANNOUNCE=json`: it holds that open as long as it lives, and the kernel closes it even after `kill -9`.
 */
export function whenToStop(announce: AgentEnvironment['AGENT_ANNOUNCE'], stop: (reason: string) => void): void {
  let isAsked = false;
  const ask = (reason: string) => {
    // A second signal is for somebody who does not want to wait.
    if (isAsked) process.exit(1);
    isAsked = true;
    stop(reason);
  };
  process.on('SIGINT', ask);
  process.on('SIGTERM', ask);
  const parentGone = () => {
    if (!isAsked) ask('parent is gone');
  };
  if (process.connected) process.on('disconnect', parentGone);
  // It may have gone while the agent was starting.
  else if (process.send !== undefined) parentGone();
  if (announce === 'json') process.stdin.on('end', parentGone).on('error', parentGone).resume();
}
