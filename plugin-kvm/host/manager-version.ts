/** Told to agents when connecting, for their logs. */
export const MANAGER_VERSION = '0.1.0';
