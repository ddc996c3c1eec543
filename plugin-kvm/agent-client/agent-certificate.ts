import { X509Certificate } from 'node:crypto';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const PEM_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** What is wrong with the PEM of an agent's certificate, in English; null when it can be used. */
export function certificateProblem(pem: string): string | null {
  if (PEM_KEY.test(pem)) return 'it holds a private key; give the certificate alone';
  try {
    return certificatesOf(pem).length === 0 ? 'it is not a certificate in PEM form' : null;
  } catch {
    return 'it is not a certificate in PEM form';
  }
}

/**
 * TLS options that trust one host's certificate and nothing else.
 *
 * The agent's own certificate is compared by its fingerprint, so that its names play no part: hosts are often known by
 * an address that their certificate does not name. A certificate authority's may be given instead; then the agent's has
 * to be signed by it and to name the address.
 */
export function pinnedTls(pem: string): {
  ca: string;
  allowPartialTrustChain: true;
  minVersion: 'TLSv1.2';
  checkServerIdentity: (hostname: string, peer: PeerCertificate) => Error | undefined;
} {
  const trusted = certificatesOf(pem);
  const pins = new Set(trusted.map((certificate) => certificate.fingerprint256));
  const hasAuthority = trusted.some((certificate) => certificate.ca);
  return {
    ca: pem,
    // Without it a certificate that somebody else signed could not be trusted by itself.
    allowPartialTrustChain: true,
    minVersion: 'TLSv1.2',
    checkServerIdentity: (hostname, peer) => {
      if (pins.has(peer.fingerprint256)) return undefined;
      if (hasAuthority) return checkServerIdentity(hostname, peer);
      return new Error("the agent's certificate is not the one that was given for this host");
    },
  };
}

function certificatesOf(pem: string): X509Certificate[] {
  return [...pem.matchAll(PEM_CERTIFICATE)].map(([certificate]) => new X509Certificate(certificate));
}
