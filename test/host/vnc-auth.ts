import { createCipheriv } from 'node:crypto';
import { probe } from './probe.js';

/** Security types of RFC 6143, section 7.1.2. */
const NO_PASSWORD = 1;
const PASSWORD = 2;

/** VNC uses each byte of the password with its bits the other way round as a DES key. */
function reverseBits(byte: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 8; bit += 1) reversed |= ((byte >> bit) & 1) << (7 - bit);
  return reversed;
}

function answerChallenge(password: string, challenge: Buffer): Buffer {
  const key = Buffer.alloc(8);
  Buffer.from(password, 'latin1').copy(key);
  const des = key.map(reverseBits);
  // OpenSSL 3 has no single DES any more; triple DES with one key three times is the same function.
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([des, des, des]), null).setAutoPadding(false);
  return Buffer.concat([cipher.update(challenge), cipher.final()]);
}

/**
 * Tries to get into a VNC server on loopback as far as the password check.
 *
 * @throws Error when the server offers neither "no password" nor "password"
 */
export function vncAuth(port: number, password: string): Promise<'ok' | 'refused' | 'no-password-asked'> {
  return probe(port, async (socket, reader) => {
    await reader.read(12);
    socket.write('RFB 003.008\n');
    const [count = 0] = await reader.read(1);
    const offered = await reader.read(count);
    if (offered.includes(NO_PASSWORD)) return 'no-password-asked';
    if (!offered.includes(PASSWORD)) throw new Error(`unexpected security types: ${[...offered].join(', ')}`);
    socket.write(Buffer.of(PASSWORD));
    socket.write(answerChallenge(password, await reader.read(16)));
    return (await reader.read(4)).readUInt32BE() === 0 ? 'ok' : 'refused';
  });
}
