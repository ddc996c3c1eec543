import type { Duplex } from 'node:stream';
import { decodeReply, encodeCall } from './call-codec.js';
import { CallTable } from './call-table.js';
import type { ConnectionOptions } from './connection-options.js';
import { decodeFrame, type Frame, messageTypes, programs } from './frame.js';
import { FrameSplitter } from './frame-splitter.js';
import { KeepAlive, keepAliveFrame, keepAliveProcedures } from './keep-alive.js';
import type { CallOptions, Procedure, RpcCaller } from './procedure.js';
import { LibvirtTransportError, protocolError } from './transport-error.js';
import type { XdrReader } from './xdr-reader.js';

/** Receives what the daemon sends unasked. May throw a protocol error and nothing else. */
export type MessageHandler = (procedure: number, payload: XdrReader) => void;

/**
 * Calls and replies over one byte stream. It lives until the stream ends, the peer breaks the protocol or stops
 * answering pings, or `destroy` is called; then every open call is rejected, and the reason is in `closed`.
 */
export class RpcConnection implements RpcCaller {
  /** Resolves, never rejects, with the reason for the end. */
  readonly closed: Promise<LibvirtTransportError>;
  readonly #stream: Duplex;
  readonly #options: ConnectionOptions;
  readonly #onMessage: MessageHandler;
  readonly #splitter: FrameSplitter;
  readonly #calls: CallTable;
  readonly #keepAlive: KeepAlive;
  #announceEnd: (reason: LibvirtTransportError) => void = () => {};
  #ended: LibvirtTransportError | undefined;
  #lastSerial = 0;

  constructor(stream: Duplex, options: ConnectionOptions, onMessage: MessageHandler) {
    this.#stream = stream;
    this.#options = options;
    this.#onMessage = onMessage;
    this.#splitter = new FrameSplitter(options.limits);
    this.#calls = new CallTable(options.maxCallsInFlight);
    this.closed = new Promise((resolve) => {
      this.#announceEnd = resolve;
    });
    this.#keepAlive = new KeepAlive({
      intervalSeconds: options.keepAliveIntervalSeconds,
      count: options.keepAliveCount,
      ping: () => this.#stream.write(keepAliveFrame('ping')),
      dead: () => this.destroy(deadError(options)),
    });
    stream.on('data', (chunk: Buffer) => this.#receive(chunk));
    stream.on('error', (cause: Error) => this.destroy(closedError(`broke: ${cause.message}`, cause)));
    stream.on('end', () => this.#streamEnded());
    stream.on('close', () => this.#streamEnded());
  }

  /** To be called when the daemon has said that it knows the keep-alive program. */
  startKeepAlive(): void {
    if (!this.#ended) this.#keepAlive.start();
  }

  call<Args, Result>(procedure: Procedure<Args, Result>, args: Args, options: CallOptions = {}): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#ended) throw callError(procedure.name, 'not-connected', this.#ended, false);
      this.#lastSerial = (this.#lastSerial + 1) >>> 0;
      const serial = this.#lastSerial;
      const bytes = encodeCall(procedure, serial, args, this.#options.limits);
      const timer = setTimeout(
        () => {
          const mayHaveRun = !this.#calls.withdraw(serial);
          reject(timeoutError(procedure.name, mayHaveRun));
        },
        this.#timeoutMs(procedure, options),
      );
      this.#calls.add({
        serial,
        procedureNumber: procedure.number,
        slow: procedure.slow ?? false,
        bytes,
        accept: (reply) => {
          clearTimeout(timer);
          try {
            resolve(decodeReply(procedure, reply));
          } catch (error) {
            if (error instanceof LibvirtTransportError) {
              reject(callError(procedure.name, error.kind, error, true));
              throw error;
            }
            reject(error);
          }
        },
        fail: (reason, mayHaveRun) => {
          clearTimeout(timer);
          reject(callError(procedure.name, reason.kind, reason, mayHaveRun));
        },
      });
      this.#sendWaiting();
    });
  }

  /** Ends the connection at once. Only the first reason counts. */
  destroy(reason: LibvirtTransportError = closedError('was closed by this side')): void {
    if (this.#ended) return;
    this.#ended = reason;
    this.#keepAlive.stop();
    this.#stream.destroy();
    this.#calls.failAll(reason);
    this.#announceEnd(reason);
  }

  #timeoutMs(procedure: { readonly slow?: boolean }, { timeoutMs }: CallOptions): number {
    return timeoutMs ?? (procedure.slow ? this.#options.slowCallTimeoutMs : this.#options.callTimeoutMs);
  }

  #sendWaiting(): void {
    if (this.#ended) return;
    for (let call = this.#calls.takeSendable(); call; call = this.#calls.takeSendable()) this.#stream.write(call.bytes);
  }

  #receive(chunk: Buffer): void {
    if (this.#ended) return;
    this.#keepAlive.received();
    try {
      this.#splitter.push(chunk);
      // A listener may end the connection: what is left in the buffer is then no longer delivered.
      for (let body = this.#splitter.next(); body && !this.#ended; body = this.#splitter.next()) {
        this.#dispatch(decodeFrame(body, this.#options.limits));
      }
    } catch (error) {
      this.destroy(error instanceof LibvirtTransportError ? error : protocolError('unreadable message', error));
    }
    this.#sendWaiting();
  }

  #dispatch(frame: Frame): void {
    const { program, procedure, type, serial } = frame.header;
    if (program === programs.keepAlive) {
      if (procedure === keepAliveProcedures.ping) this.#stream.write(keepAliveFrame('pong'));
      else if (procedure !== keepAliveProcedures.pong) throw protocolError(`keep-alive procedure ${procedure}`);
    } else if (type === messageTypes.message) {
      this.#onMessage(procedure, frame.payload);
    } else if (type === messageTypes.reply) {
      const call = this.#calls.takeAnswered(serial, procedure);
      if (!call) throw protocolError(`reply to a call ${serial} of procedure ${procedure} that nobody made`);
      call.accept(frame);
    } else {
      throw protocolError(`message of type ${type}`);
    }
  }

  #streamEnded(): void {
    const pendingBytes = this.#splitter.pendingBytes;
    if (pendingBytes === 0) this.destroy(closedError('was closed by libvirt'));
    else
      this.destroy(
        closedError('ended in the middle of a message', protocolError(`${pendingBytes} bytes of a message`)),
      );
  }
}

function closedError(what: string, cause?: Error): LibvirtTransportError {
  return new LibvirtTransportError('closed', `the connection to libvirt ${what}`, { cause });
}

function deadError({ keepAliveIntervalSeconds, keepAliveCount }: ConnectionOptions): LibvirtTransportError {
  return new LibvirtTransportError(
    'keep-alive',
    `libvirt did not answer ${keepAliveCount} pings, one every ${keepAliveIntervalSeconds} s`,
  );
}

function timeoutError(name: string, mayHaveRun: boolean): LibvirtTransportError {
  const what = mayHaveRun ? 'libvirt did not answer in time' : 'other calls kept it waiting too long, it was not sent';
  return new LibvirtTransportError('call-timeout', `${name}: ${what}`, { mayHaveRun });
}

function callError(
  name: string,
  kind: LibvirtTransportError['kind'],
  cause: LibvirtTransportError,
  mayHaveRun: boolean,
): LibvirtTransportError {
  return new LibvirtTransportError(kind, `${name}: ${cause.message}`, { cause, mayHaveRun });
}
