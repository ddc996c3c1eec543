import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { selfSignedCertificate } from '../../test/support/self-signed-certificate.js';
import { parseEnvironment } from '../environment.js';
import { readTls } from './read-tls.js';

const folder = mkdtempSync(path.join(tmpdir(), 'flipside-tls-'));
const tls = selfSignedCertificate();

function fileOf(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

const certFile = fileOf('cert.pem', tls.cert);
const keyFile = fileOf('key.pem', tls.key);
const read = (cert: string, key: string) =>
  readTls(parseEnvironment({ AGENT_TLS_CERT_FILE: cert, AGENT_TLS_KEY_FILE: key }));

describe('readTls', () => {
  afterAll(() => rmSync(folder, { recursive: true }));

  it('reads nothing when nothing is named', () => {
    expect(readTls(parseEnvironment({}))).toBeUndefined();
  });

  it('reads certificate and key', () => {
    expect(read(certFile, keyFile)).toEqual(tls);
  });

  it('says which file cannot be read', () => {
    expect(() => read(certFile, '/nowhere/key.pem')).toThrow(
      /^AGENT_TLS_KEY_FILE=\/nowhere\/key.pem: cannot be read: .*ENOENT/,
    );
  });

  it.each([
    ['no PEM', 'certificate'],
    ['the certificate of another key', selfSignedCertificate().cert],
  ])('refuses %s', (_what, cert) => {
    const file = fileOf('other.pem', cert);
    expect(() => read(file, keyFile)).toThrow(
      `AGENT_TLS_CERT_FILE=${file}, AGENT_TLS_KEY_FILE=${keyFile}: must be a PEM certificate and its key`,
    );
  });
});
