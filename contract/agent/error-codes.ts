/** Why an agent refused or failed a command. The set is closed so that the manager can map each to its own error. */
export const AGENT_ERROR_CODES = [
  'INVALID_COMMAND',
  'UNAUTHORIZED',
  'NO_SUCH_ROUTE',
  'BODY_TOO_LARGE',
  'BUSY',
  'VM_NOT_FOUND',
  'VM_WRONG_STATE',
  'FOREIGN_DOMAIN',
  'PATH_NOT_ALLOWED',
  'CONSOLE_MODE_UNSUPPORTED',
  'CONSOLE_PASSWORD_INVALID',
  'VM_UNSUPPORTED',
  'HYPERVISOR_UNAVAILABLE',
  'HYPERVISOR_ERROR',
  'TIMEOUT',
  'INTERNAL',
] as const;

export type AgentErrorCode = (typeof AGENT_ERROR_CODES)[number];
