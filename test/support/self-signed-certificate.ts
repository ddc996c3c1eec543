import { generateKeyPairSync, sign } from 'node:crypto';

/** One element of DER: a tag, a length, the contents (X.690, section 8.1). */
function der(tag: number, ...contents: Buffer[]): Buffer {
  const body = Buffer.concat(contents);
  if (body.length < 0x80) return Buffer.concat([Buffer.of(tag, body.length), body]);
  return Buffer.concat([Buffer.of(tag, 0x82, body.length >> 8, body.length & 0xff), body]);
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const integer = (value: number) => der(0x02, Buffer.of(value));
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const utcTime = (text: string) => der(0x17, Buffer.from(text));

const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'));
const COMMON_NAME = oid('550403');
const SUBJECT_ALT_NAME = oid('551d11');

/** Covers the years that a two-digit UTCTime can say: 2000 to 2049. */
const VALIDITY = sequence(utcTime('000101000000Z'), utcTime('491231235959Z'));

/**
 * Makes a key and a certificate for 127.0.0.1 that signs itself, in PEM. Made anew, so that no private key lies in the
 * repository; the form is RFC 5280's, with the common name as the only part of the subject.
 */
export function selfSignedCertificate(commonName = 'localhost'): { cert: string; key: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(commonName)))));
  const loopback = sequence(der(0x87, Buffer.of(127, 0, 0, 1)), der(0x82, Buffer.from('localhost')));
  const extensions = der(0xa3, sequence(sequence(SUBJECT_ALT_NAME, der(0x04, loopback))));
  const version3 = der(0xa0, integer(2));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const body = sequence(version3, integer(1), ECDSA_WITH_SHA256, name, VALIDITY, name, spki, extensions);
  const signature = der(0x03, Buffer.of(0), sign('sha256', body, privateKey));
  const lines =
    sequence(body, ECDSA_WITH_SHA256, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return {
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
