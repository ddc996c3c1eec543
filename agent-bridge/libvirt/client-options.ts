import { type ConnectionOptions, defaultConnectionOptions } from './connection-options.js';

export interface LibvirtClientOptions extends ConnectionOptions {
  /** Unix socket of libvirtd, or of virtqemud where the daemon is split. */
  readonly socketPath: string;
  /** `qemu:///system`, or `qemu:///session` for a daemon of a user's own. */
  readonly uri: string;
  /** How long the socket may take to accept. */
  readonly connectTimeoutMs: number;
  /** How long authentication and opening may take; a daemon that has just started probes its emulators first. */
  readonly handshakeTimeoutMs: number;
  /** How long `close` waits for the daemon to agree. */
  readonly closeTimeoutMs: number;
  /** Gets what an event listener throws. */
  readonly onListenerError: (error: unknown) => void;
}

export const defaultLibvirtClientOptions: LibvirtClientOptions = {
  ...defaultConnectionOptions,
  socketPath: '/var/run/libvirt/libvirt-sock',
  uri: 'qemu:///system',
  connectTimeoutMs: 5000,
  handshakeTimeoutMs: 120_000,
  closeTimeoutMs: 1000,
  onListenerError: (error) => process.emitWarning(error instanceof Error ? error : String(error)),
};
