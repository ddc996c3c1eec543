import { type LibvirtLimits, libvirtLimits } from './limits.js';
import { LibvirtTransportError, protocolError } from './transport-error.js';
import { XdrReader } from './xdr-reader.js';
import { XdrWriter } from './xdr-writer.js';

/** Sizes on the wire: a length word that counts itself, then six header words, then the payload. */
export const LENGTH_BYTES = 4;
export const HEADER_BYTES = 24;

/** The two programs we speak: https://libvirt.org/kbase/internals/rpc.html */
export const programs = { remote: 0x20008086, keepAlive: 0x6b656570 } as const;
export const PROTOCOL_VERSION = 1;

/** Streams (3, 5) and calls with file descriptors (4) are never asked for, so they never arrive. */
export const messageTypes = { call: 0, reply: 1, message: 2 } as const;
export const messageStatuses = { ok: 0, error: 1 } as const;

export interface FrameHeader {
  readonly program: number;
  readonly version: number;
  readonly procedure: number;
  readonly type: number;
  readonly serial: number;
  readonly status: number;
}

export interface Frame {
  readonly header: FrameHeader;
  /** Positioned behind the header. */
  readonly payload: XdrReader;
}

/** One whole message, length word included, ready to be written to the socket. */
export function encodeFrame(header: FrameHeader, payload: Buffer, limits: LibvirtLimits = libvirtLimits): Buffer {
  if (HEADER_BYTES + payload.length > limits.messageBytes) {
    throw new LibvirtTransportError(
      'invalid-request',
      `a request of ${payload.length} bytes is too long for libvirt, at most ${limits.messageBytes - HEADER_BYTES} are allowed`,
    );
  }
  const words = new XdrWriter()
    .uint(LENGTH_BYTES + HEADER_BYTES + payload.length)
    .uint(header.program)
    .uint(header.version)
    .int(header.procedure)
    .int(header.type)
    .uint(header.serial)
    .int(header.status);
  return Buffer.concat([words.bytes(), payload]);
}

/** Reads what follows the length word. Throws `protocol` for a header that libvirt cannot have sent. */
export function decodeFrame(body: Buffer, limits: LibvirtLimits = libvirtLimits): Frame {
  const reader = new XdrReader(body, limits);
  const header = {
    program: reader.uint(),
    version: reader.uint(),
    procedure: reader.int(),
    type: reader.int(),
    serial: reader.uint(),
    status: reader.int(),
  };
  if (header.program !== programs.remote && header.program !== programs.keepAlive) {
    throw protocolError(`message of unknown program 0x${header.program.toString(16)}`);
  }
  if (header.version !== PROTOCOL_VERSION) throw protocolError(`message of protocol version ${header.version}`);
  return { header, payload: reader };
}
