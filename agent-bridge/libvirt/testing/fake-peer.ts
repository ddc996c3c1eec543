import type { Duplex } from 'node:stream';
import {
  decodeFrame,
  encodeFrame,
  type FrameHeader,
  messageStatuses,
  messageTypes,
  PROTOCOL_VERSION,
  programs,
} from '../frame.js';
import { FrameSplitter } from '../frame-splitter.js';
import { keepAliveFrame, type keepAliveProcedures } from '../keep-alive.js';
import { sessionProcedures } from '../session-procedures.js';
import type { XdrReader } from '../xdr-reader.js';
import { XdrWriter } from '../xdr-writer.js';

/** Writes the result of a call. */
export type Answer = (result: XdrWriter, args: XdrReader) => void;

/** The daemon's end of one connection. It answers what opening a connection needs, and what it is told to. */
export class FakePeer {
  readonly stream: Duplex;
  /** Headers of everything received, oldest first. */
  readonly received: FrameHeader[] = [];
  /** Event ids registered and not deregistered, by callback id. */
  readonly registered = new Map<number, number>();
  readonly #answers = new Map<number, Answer>();
  readonly #splitter = new FrameSplitter();
  #lastCallbackId = 0;

  constructor(stream: Duplex) {
    this.stream = stream;
    stream.on('data', (chunk: Buffer) => this.#receive(chunk));
    stream.on('error', () => {}); // the test asserts on the client's side
    this.answer(
      sessionProcedures.authList.number,
      (result) => void result.array([0], (writer, type) => writer.int(type)),
    );
    this.answer(sessionProcedures.connectOpen.number, () => {});
    this.answer(sessionProcedures.connectClose.number, () => {});
    this.answer(sessionProcedures.connectSupportsFeature.number, (result) => {
      result.int(1);
    });
    this.answer(sessionProcedures.domainEventRegister.number, (result, args) => {
      this.#lastCallbackId += 1;
      this.registered.set(this.#lastCallbackId, args.int());
      result.int(this.#lastCallbackId);
    });
    this.answer(sessionProcedures.domainEventDeregister.number, (_, args) => {
      this.registered.delete(args.int());
    });
  }

  answer(procedure: number, answer: Answer): void {
    this.#answers.set(procedure, answer);
  }

  /** Leaves calls of this procedure without a reply. */
  ignore(procedure: number): void {
    this.#answers.delete(procedure);
  }

  reply(procedure: number, serial: number, write: (result: XdrWriter) => void = () => {}): void {
    const result = new XdrWriter();
    write(result);
    this.#send({ procedure, serial, type: messageTypes.reply, status: messageStatuses.ok }, result.bytes());
  }

  replyError(procedure: number, serial: number, code: number, message: string): void {
    const error = new XdrWriter().int(code).int(10).optionalString(message).int(2).bool(false);
    error.optionalString(undefined).optionalString(undefined).optionalString(undefined).int(0).int(0).bool(false);
    this.#send({ procedure, serial, type: messageTypes.reply, status: messageStatuses.error }, error.bytes());
  }

  sendKeepAlive(procedure: keyof typeof keepAliveProcedures): void {
    this.stream.write(keepAliveFrame(procedure));
  }

  sendMessage(procedure: number, payload: Buffer): void {
    this.#send({ procedure, serial: 1, type: messageTypes.message, status: messageStatuses.ok }, payload);
  }

  /** Serials of the calls of a procedure received so far. */
  serialsOf(procedure: number): number[] {
    return this.received.filter((header) => header.procedure === procedure).map(({ serial }) => serial);
  }

  #receive(chunk: Buffer): void {
    this.#splitter.push(chunk);
    for (let body = this.#splitter.next(); body; body = this.#splitter.next()) {
      const { header, payload } = decodeFrame(body);
      this.received.push(header);
      const answer = this.#answers.get(header.procedure);
      if (header.program !== programs.remote || !answer) continue;
      const result = new XdrWriter();
      answer(result, payload);
      this.#send({ ...header, type: messageTypes.reply, status: messageStatuses.ok }, result.bytes());
    }
  }

  #send(header: Omit<FrameHeader, 'program' | 'version'>, payload: Buffer): void {
    this.stream.write(encodeFrame({ program: programs.remote, version: PROTOCOL_VERSION, ...header }, payload));
  }
}
