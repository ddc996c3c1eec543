import { LibvirtError } from './error.js';
import { encodeFrame, type Frame, messageStatuses, messageTypes, PROTOCOL_VERSION, programs } from './frame.js';
import type { LibvirtLimits } from './limits.js';
import type { Procedure } from './procedure.js';
import { readRemoteError } from './remote-error.js';
import { XdrWriter } from './xdr-writer.js';

/** The message that carries a call. Throws `invalid-request` for arguments that cannot be sent. */
export function encodeCall<Args, Result>(
  procedure: Procedure<Args, Result>,
  serial: number,
  args: Args,
  limits: LibvirtLimits,
): Buffer {
  const payload = new XdrWriter(limits);
  procedure.encode(payload, args);
  const header = {
    program: programs.remote,
    version: PROTOCOL_VERSION,
    procedure: procedure.number,
    type: messageTypes.call,
    serial,
    status: messageStatuses.ok,
  };
  return encodeFrame(header, payload.bytes(), limits);
}

/** The result in a reply. Throws `LibvirtError` when it is the daemon's error, a protocol error when it is malformed. */
export function decodeReply<Args, Result>(procedure: Procedure<Args, Result>, { header, payload }: Frame): Result {
  if (header.status !== messageStatuses.ok) throw new LibvirtError(procedure.name, readRemoteError(payload));
  const result = procedure.decode(payload);
  payload.end();
  return result;
}
