import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import { probe } from './probe.js';

/* The link stage of https://www.spice-space.org/spice-protocol.html, all numbers little-endian. */
const MAIN_CHANNEL = 1;
const CAPABILITY_AUTH_SELECTION = 1 << 0;
const CAPABILITY_AUTH_SPICE = 1 << 1;
const AUTH_MECHANISM_SPICE = 1;
/** DER of a 1024-bit RSA key. */
const PUBLIC_KEY_BYTES = 162;
const RESULT_OK = 0;
const RESULT_PERMISSION_DENIED = 7;

function linkMessage(): Buffer {
  const body = Buffer.alloc(22);
  body.writeUInt32LE(0, 0); // connection id: a new session
  body.writeUInt8(MAIN_CHANNEL, 4);
  body.writeUInt32LE(1, 6); // words of common capabilities
  body.writeUInt32LE(0, 10); // words of channel capabilities
  body.writeUInt32LE(18, 14); // where they begin
  body.writeUInt32LE(CAPABILITY_AUTH_SELECTION | CAPABILITY_AUTH_SPICE, 18);
  const header = Buffer.from('REDQ\x02\0\0\0\x02\0\0\0\0\0\0\0', 'latin1');
  header.writeUInt32LE(body.length, 12);
  return Buffer.concat([header, body]);
}

function ticket(password: string, publicKey: Buffer): Buffer {
  const key = createPublicKey({ key: publicKey, format: 'der', type: 'spki' });
  const options = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' };
  return publicEncrypt(options, Buffer.from(`${password}\0`));
}

/**
 * Tries to get into a SPICE server on loopback as far as the password check. It lets only one client in: this one ends
 * the session of another. A server without a password answers `ok` to any.
 *
 * @throws Error on any other answer than yes and "permission denied"
 */
export function spiceAuth(port: number, password: string): Promise<'ok' | 'refused'> {
  return probe(port, async (socket, reader) => {
    socket.write(linkMessage());
    const header = await reader.read(16);
    const reply = await reader.read(header.readUInt32LE(12));
    const error = reply.readUInt32LE(0);
    if (error !== RESULT_OK) throw new Error(`SPICE link error ${error}`);
    const mechanism = Buffer.alloc(4);
    mechanism.writeUInt32LE(AUTH_MECHANISM_SPICE);
    socket.write(Buffer.concat([mechanism, ticket(password, reply.subarray(4, 4 + PUBLIC_KEY_BYTES))]));
    const result = (await reader.read(4)).readUInt32LE();
    if (result !== RESULT_OK && result !== RESULT_PERMISSION_DENIED) throw new Error(`SPICE link result ${result}`);
    return result === RESULT_OK ? 'ok' : 'refused';
  });
}
