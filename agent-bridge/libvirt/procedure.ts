import type { XdrReader } from './xdr-reader.js';
import type { XdrWriter } from './xdr-writer.js';

/** One remote procedure: its number and how arguments and result look on the wire. */
export interface Procedure<Args, Result> {
  /** As libvirt names it, without the `REMOTE_PROC_` prefix, in camel case. For error texts. */
  readonly name: string;
  /** `REMOTE_PROC_*` in `src/remote/remote_protocol.x`; numbers are never reused there. */
  readonly number: number;
  /** The daemon may be busy with it for seconds: it gets the longer timeout and never takes the last free slot. */
  readonly slow?: boolean;
  readonly encode: (writer: XdrWriter, args: Args) => void;
  readonly decode: (reader: XdrReader) => Result;
}

export interface CallOptions {
  /** How long to wait for the reply in milliseconds, waiting for a free slot included. */
  readonly timeoutMs?: number;
}

/** Whoever can carry out a procedure: a connection, or something that finds one. */
export interface RpcCaller {
  /**
   * Rejects with `LibvirtError` when the daemon answers with an error, with `LibvirtTransportError` when there is no
   * usable answer.
   */
  call<Args, Result>(procedure: Procedure<Args, Result>, args: Args, options?: CallOptions): Promise<Result>;
}

/** Lets the compiler infer both types of a table entry. */
export function procedure<Args, Result>(definition: Procedure<Args, Result>): Procedure<Args, Result> {
  return definition;
}

/** For procedures without arguments or without a result. */
export function nothing(): void {}
