import type { AgentErrorCode, AgentFailure } from '#contract';

export interface AgentErrorOptions {
  params?: Record<string, string | number>;
  cause?: unknown;
}

/** A failure that the manager is told with its code. The text is English and holds no secret. */
export class AgentError extends Error {
  readonly code: AgentErrorCode;
  readonly params: Record<string, string | number> | undefined;

  constructor(code: AgentErrorCode, message: string, options: AgentErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AgentError';
    this.code = code;
    this.params = options.params;
  }

  toFailure(): AgentFailure {
    return {
      success: false,
      error: this.message,
      code: this.code,
      ...(this.params === undefined ? {} : { params: this.params }),
    };
  }
}
