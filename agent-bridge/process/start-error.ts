/** Why the agent does not start, in one line for the person who started it. */
export class AgentStartError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'AgentStartError';
  }
}
