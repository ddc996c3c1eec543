import { type LibvirtLimits, libvirtLimits } from './limits.js';

export interface ConnectionOptions {
  /** How long to wait for the reply to a quick call, such as a lookup. */
  readonly callTimeoutMs: number;
  /** How long to wait for the reply to a call that makes the daemon work, such as starting a domain. */
  readonly slowCallTimeoutMs: number;
  /** Keep it below `max_client_requests` of libvirtd.conf (default 5): see `CallTable`. */
  readonly maxCallsInFlight: number;
  /** 0 switches our own pings off; the daemon's are answered all the same. */
  readonly keepAliveIntervalSeconds: number;
  readonly keepAliveCount: number;
  readonly limits: LibvirtLimits;
}

export const defaultConnectionOptions: ConnectionOptions = {
  callTimeoutMs: 30_000,
  slowCallTimeoutMs: 300_000,
  maxCallsInFlight: 4,
  keepAliveIntervalSeconds: 5,
  keepAliveCount: 5,
  limits: libvirtLimits,
};
